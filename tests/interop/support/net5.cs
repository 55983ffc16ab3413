// What .NET 5 has and Mono lacks, as far as the page's snippet for C# uses it: the snippet itself is compiled unchanged.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace System.Security.Cryptography
{
    public static class PemKeys
    {
        /// A private key in PKCS#8 (RFC 5208) with its RSAPrivateKey (RFC 8017, appendix A.1.2).
        public static void ImportFromPem(this RSA key, string pem)
        {
            string body = pem.Replace("-----BEGIN PRIVATE KEY-----", "").Replace("-----END PRIVATE KEY-----", "");
            var outer = new Der(Convert.FromBase64String(body)).Enter();
            outer.Skip();
            outer.Skip();
            var numbers = outer.Enter().Enter();
            numbers.Skip();
            byte[] n = numbers.Number(), e = numbers.Number(), d = numbers.Number();
            int half = n.Length / 2;
            key.ImportParameters(new RSAParameters
            {
                Modulus = n,
                Exponent = e,
                D = Padded(d, n.Length),
                P = Padded(numbers.Number(), half),
                Q = Padded(numbers.Number(), half),
                DP = Padded(numbers.Number(), half),
                DQ = Padded(numbers.Number(), half),
                InverseQ = Padded(numbers.Number(), half),
            });
        }

        private static byte[] Padded(byte[] number, int length)
        {
            var padded = new byte[length];
            number.CopyTo(padded, length - number.Length);
            return padded;
        }

        private class Der
        {
            private readonly byte[] bytes;
            private int at;

            public Der(byte[] bytes) { this.bytes = bytes; }

            public Der Enter() { return new Der(Next()); }

            public void Skip() { Next(); }

            public byte[] Number()
            {
                byte[] number = Next();
                if (number[0] != 0) return number;
                var rest = new byte[number.Length - 1];
                Array.Copy(number, 1, rest, 0, rest.Length);
                return rest;
            }

            private byte[] Next()
            {
                at++;
                int length = bytes[at++];
                if (length > 127)
                {
                    int digits = length - 128;
                    length = 0;
                    while (digits-- > 0) length = length * 256 + bytes[at++];
                }
                var contents = new byte[length];
                Array.Copy(bytes, at, contents, 0, length);
                at += length;
                return contents;
            }
        }
    }
}

namespace System.Text.Json
{
    public static class JsonSerializer
    {
        public static byte[] SerializeToUtf8Bytes(object value)
        {
            var text = new StringBuilder();
            Write(text, value);
            return Encoding.ASCII.GetBytes(text.ToString());
        }

        private static void Write(StringBuilder text, object value)
        {
            if (value == null) text.Append("null");
            else if (value is bool) text.Append((bool)value ? "true" : "false");
            else if (value is string) Quote(text, (string)value);
            else if (value is double) text.Append(((double)value).ToString("R", CultureInfo.InvariantCulture));
            else if (value is IDictionary<string, object>)
            {
                string separator = "{";
                foreach (var member in (IDictionary<string, object>)value)
                {
                    text.Append(separator);
                    Quote(text, member.Key);
                    text.Append(':');
                    Write(text, member.Value);
                    separator = ",";
                }
                text.Append(separator == "{" ? "{}" : "}");
            }
            else if (value is IEnumerable)
            {
                string separator = "[";
                foreach (object item in (IEnumerable)value)
                {
                    text.Append(separator);
                    Write(text, item);
                    separator = ",";
                }
                text.Append(separator == "[" ? "[]" : "]");
            }
            else text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
        }

        private static void Quote(StringBuilder text, string value)
        {
            text.Append('"');
            foreach (char unit in value) text.Append("\\u" + ((int)unit).ToString("x4"));
            text.Append('"');
        }
    }
}
