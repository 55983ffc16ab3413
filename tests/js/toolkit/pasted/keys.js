/**
 * Keys as people paste them: what happened to a good key on its way, and how it must be read. One row for each kind; if you meet a new one, add a row.
 *
 * A row that is read has `repairs`: words of each finding, in any order; none where nothing was wrong. A row that is refused has the `code`, words of
 * the `problem` and of the `remedy`.
 */
import { sequence } from '../../support/certificates.js';

/**
 * @typedef {object} PastedKey
 * @property {string} name
 * @property {(pem: string, keys: Keys) => string | Uint8Array} paste
 * @property {string[]} [repairs]
 * @property {string} [code]
 * @property {string} [problem]
 * @property {string} [remedy]
 * @property {'private' | 'public'} [only] where it cannot happen to the other
 * @property {string} [recognized] what `recognize` takes it for; a key when left out
 */

/** @typedef {{ privatePem: string, publicPem: string, certificate: string }} Keys */

/** @param {string} pem */
const linesOf = (pem) => pem.trimEnd().split('\n');
/** @param {string} pem */
const bodyOf = (pem) => linesOf(pem).slice(1, -1).join('');
/** @param {string} pem */
const derOf = (pem) => Buffer.from(bodyOf(pem), 'base64');
/** @param {string | Uint8Array} contents */
const base64 = (contents) => Buffer.from(contents).toString('base64');
/** @param {string | Uint8Array} contents */
const hexadecimal = (contents) => Buffer.from(contents).toString('hex');
/** @type {(text: string, length: number) => string} */
const folded = (text, length) => (text.match(new RegExp(`.{1,${length}}`, 'gs')) ?? []).join('\n');
/**
 * @param {string} pem
 * @param {(line: string, index: number) => string} change
 */
const eachLine = (pem, change) => `${linesOf(pem).map(change).join('\n')}\n`;
/**
 * @param {string} pem
 * @param {(body: string) => string} change
 */
const inBody = (pem, change) => {
  const lines = linesOf(pem);
  return [lines[0], change(lines.slice(1, -1).join('\n')), lines.at(-1), ''].join('\n');
};
/** @param {Uint8Array} bytes */
const xxd = (bytes) =>
  (
    Buffer.from(bytes)
      .toString('latin1')
      .match(/.{1,16}/gs) ?? []
  )
    .map(
      (row, i) =>
        `${(16 * i).toString(16).padStart(8, '0')}: ${(hexadecimal(Buffer.from(row, 'latin1')).match(/.{1,4}/g) ?? []).join(' ').padEnd(40)} ${row.replaceAll(/[^ -~]/g, '.')}`,
    )
    .join('\n');
const pkcs12 = sequence(
  Buffer.from('020103', 'hex'),
  sequence(Buffer.from('06092a864886f70d010701', 'hex'), Buffer.alloc(300)),
  sequence(Buffer.alloc(60)),
);

/** @type {PastedKey[]} */
export const pastedKeys = [
  // Whole, in another form
  { name: 'as it is', paste: (pem) => pem, repairs: [] },
  { name: 'with the line ends of Windows', paste: (pem) => pem.replaceAll('\n', '\r\n'), repairs: [] },
  { name: 'without its last line end', paste: (pem) => pem.trimEnd(), repairs: [] },
  { name: 'as DER', paste: derOf, repairs: [] },
  {
    name: 'in lines of 76 characters',
    paste: (pem) => inBody(pem, (body) => folded(body.replaceAll('\n', ''), 76)),
    repairs: [],
  },

  // What programs encode it in
  {
    name: 'as UTF-16 with a byte-order mark, as PowerShell writes it',
    paste: (pem) => Buffer.from(`\ufeff${pem}`, 'utf16le'),
    repairs: ['UTF-16'],
  },
  { name: 'as UTF-16 without a byte-order mark', paste: (pem) => Buffer.from(pem, 'utf16le'), repairs: ['UTF-16'] },
  { name: 'after a byte-order mark', paste: (pem) => `\ufeff${pem}`, repairs: ['byte-order mark'] },
  {
    name: 'percent-encoded, as encodeURIComponent does',
    paste: (pem) => encodeURIComponent(pem),
    repairs: ['as for a URL'],
  },
  {
    name: 'percent-encoded twice',
    paste: (pem) => encodeURIComponent(encodeURIComponent(pem)),
    repairs: ['as for a URL'],
  },
  {
    name: 'percent-encoded, in its body alone',
    paste: (pem) => inBody(pem, encodeURIComponent),
    repairs: ['as for a URL'],
  },
  {
    name: 'as a form sends it',
    paste: (pem) => new URLSearchParams({ privateKey: pem, save: 'yes' }).toString(),
    repairs: ['as for a URL', 'Other text'],
  },
  {
    name: 'as a form that was decoded once too often',
    paste: (pem) => pem.replaceAll('+', ' '),
    repairs: ['in place of the plus signs'],
  },
  { name: 'with <br> in place of line ends', paste: (pem) => linesOf(pem).join('<br>'), repairs: ['HTML'] },
  { name: 'with <br /> before line ends', paste: (pem) => linesOf(pem).join('<br />\n'), repairs: ['HTML'] },
  {
    name: 'in paragraphs of HTML',
    paste: (pem) => eachLine(pem, (line) => `<p class="key">${line}</p>`),
    repairs: ['HTML'],
  },
  {
    name: 'with references as templates write them',
    paste: (pem) => pem.replaceAll('+', '&#x2B;').replaceAll('=', '&#x3D;').replaceAll('/', '&#47;'),
    repairs: ['HTML'],
  },
  {
    name: 'in an attribute of XML',
    paste: (pem) => `<key value="${pem.replaceAll('\n', '&#10;')}"/>`,
    repairs: ['HTML', 'Other text', 'Quotation marks'],
  },
  {
    name: 'quoted-printable, as mail is sent',
    paste: (pem) => pem.replaceAll('=', '=3D'),
    repairs: ['quoted-printable'],
    only: 'private',
  },
  {
    name: 'quoted-printable, in one line that was folded',
    paste: (pem) =>
      inBody(pem, (body) => folded(body.replaceAll('\n', '').replaceAll('=', '=3D'), 75).replaceAll('\n', '=\n')),
    repairs: ['quoted-printable', 'on one line'],
  },
  { name: 'as base64 of the file', paste: (pem) => base64(pem), repairs: ['base64 of a key file'] },
  {
    name: 'as base64 of the file, in lines',
    paste: (pem) => folded(base64(pem), 76),
    repairs: ['base64 of a key file'],
  },
  { name: 'as base64 of base64 of the file', paste: (pem) => base64(base64(pem)), repairs: ['base64 of a key file'] },
  { name: 'as base64 of DER', paste: (pem) => bodyOf(pem), repairs: ['BEGIN and END lines are missing'] },
  {
    name: 'as base64url of DER',
    paste: (pem) => derOf(pem).toString('base64url'),
    repairs: ['BEGIN and END lines are missing', 'base64url'],
  },
  {
    name: 'as base64url between its lines',
    paste: (pem) => pem.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
    repairs: ['base64url'],
    only: 'public',
  },
  { name: 'in hexadecimal', paste: (pem) => hexadecimal(pem), repairs: ['hexadecimal'] },
  { name: 'as DER in hexadecimal', paste: (pem) => hexadecimal(derOf(pem)), repairs: ['hexadecimal'] },
  {
    name: 'as DER in hexadecimal of a database',
    paste: (pem) => `0x${hexadecimal(derOf(pem)).toUpperCase()}`,
    repairs: ['hexadecimal'],
  },
  {
    name: 'as DER in hexadecimal with colons',
    paste: (pem) => (hexadecimal(derOf(pem)).match(/../g) ?? []).join(':'),
    repairs: ['hexadecimal'],
  },
  { name: 'as JSON text', paste: (pem) => JSON.stringify(pem), repairs: ['Quotation marks'] },
  {
    name: 'as a Buffer in JSON',
    paste: (pem) => JSON.stringify(Buffer.from(pem)),
    repairs: ['list of its bytes'],
    recognized: 'json',
  },
  {
    name: 'as a Uint8Array in JSON',
    paste: (pem) => JSON.stringify(new Uint8Array(derOf(pem))),
    repairs: ['list of its bytes'],
    recognized: 'json',
  },

  // Where it was kept
  {
    name: 'in a Kubernetes Secret',
    paste: (pem) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: vonage\ntype: Opaque\ndata:\n  private.key: ${base64(pem)}\n  api-key: YWJjZDEyMzQ=\n`,
    repairs: ['base64 of a key file', 'Other text'],
  },
  {
    name: 'in a Kubernetes Secret for TLS',
    paste: (pem, { certificate }) =>
      `apiVersion: v1\nkind: Secret\ndata:\n  tls.crt: ${base64(certificate)}\n  tls.key: ${base64(pem)}\n`,
    repairs: ['base64 of a key file', 'Other text', 'something other than a key'],
  },
  {
    name: 'in a Kubernetes Secret as JSON',
    paste: (pem, { certificate }) =>
      JSON.stringify({ kind: 'Secret', data: { 'tls.crt': base64(certificate), 'tls.key': base64(pem) } }),
    repairs: ['base64 of a key file', 'out of JSON: key.data["tls.key"]'],
  },
  {
    name: 'in a block of YAML',
    paste: (pem) => `key: |\n${eachLine(pem, (line) => `  ${line}`)}`,
    repairs: ['Other text', 'indented'],
  },
  {
    name: "in the platform's answer",
    paste: (pem) => JSON.stringify({ id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab', keys: { private_key: pem } }),
    repairs: ['out of JSON: key.keys.private_key'],
    only: 'private',
    recognized: 'application',
  },
  {
    name: 'in a variable of .env',
    paste: (pem) => `KEY="${pem.replaceAll('\n', '\\n')}"`,
    repairs: ['escapes', 'Other text', 'Quotation marks'],
  },
  {
    name: 'in rich text',
    paste: (pem) => `{\\rtf1\\ansi ${linesOf(pem).join('\\par\n')}\\par}`,
    repairs: ['escapes', 'Other text'],
  },

  // How it was shown
  {
    name: 'with the numbers of cat -n',
    paste: (pem) => eachLine(pem, (line, i) => `${String(i + 1).padStart(6)}\t${line}`),
    repairs: ['before or after every line'],
  },
  {
    name: 'with the numbers of an editor, from within a file',
    paste: (pem) => `97 const key = [\n${eachLine(pem, (line, i) => `${i + 98} ${line}`)}`,
    repairs: ['before or after every line', 'Other text'],
  },
  {
    name: 'with the names and numbers of grep -n',
    paste: (pem) => eachLine(pem, (line, i) => `private.key:${i + 1}:${line}`),
    repairs: ['before or after every line'],
  },
  {
    name: 'as a diff that adds it',
    paste: (pem) => `@@ -0,0 +1,28 @@\n${eachLine(pem, (line) => `+${line}`)}`,
    repairs: ['before or after every line', 'Other text'],
  },
  {
    name: 'as a diff that removes it',
    paste: (pem) => eachLine(pem, (line) => `-${line}`),
    repairs: ['before or after every line'],
  },
  {
    name: 'as mail quotes it',
    paste: (pem) => eachLine(pem, (line) => `> ${line}`),
    repairs: ['before or after every line'],
  },
  {
    name: 'in a comment',
    paste: (pem) => `/**\n${eachLine(pem, (line) => ` * ${line}`)} */`,
    repairs: ['before or after every line', 'Other text'],
  },
  {
    name: 'in the log of a container',
    paste: (pem) => eachLine(pem, (line) => `app-1  | ${line}`),
    repairs: ['before or after every line'],
  },
  {
    name: 'with the line ends of cat -A',
    paste: (pem) => eachLine(pem, (line) => `${line}$`),
    repairs: ['before or after every line'],
  },
  {
    name: 'with the line ends of cat -A, from Windows',
    paste: (pem) => eachLine(pem, (line) => `${line}^M$`),
    repairs: ['before or after every line'],
  },
  {
    name: 'in the colours of a terminal',
    paste: (pem) => eachLine(pem, (line) => `\u001b[33m${line}\u001b[0m`),
    repairs: ['colour codes'],
  },

  // What else is done to it
  {
    name: 'with its lines in small letters',
    paste: (pem) =>
      pem.replace(/BEGIN.*KEY/, (line) => line.toLowerCase()).replace(/END.*KEY/, (line) => line.toLowerCase()),
    repairs: ['BEGIN and END lines'],
  },
  { name: 'with \\n in place of line ends', paste: (pem) => pem.replaceAll('\n', '\\n'), repairs: ['escapes'] },
  {
    name: 'with \\n that lost its backslashes',
    paste: (pem) => pem.replaceAll('\n', 'n'),
    repairs: ['lost their backslashes'],
  },
  {
    name: 'with blanks in place of line ends',
    paste: (pem) => pem.replaceAll('\n', ' '),
    repairs: ['where line breaks should be'],
  },
  { name: 'on one line', paste: (pem) => pem.replaceAll('\n', ''), repairs: ['on one line'] },
  { name: 'with dashes of a word processor', paste: (pem) => pem.replaceAll('--', '—'), repairs: ['word processor'] },
  {
    name: 'with dashes that were decoded wrongly',
    paste: (pem) => pem.replaceAll('--', 'â€”').replaceAll('—', 'â€”'),
    repairs: ['word processor'],
  },
  {
    name: 'without its END line',
    paste: (pem) => linesOf(pem).slice(0, -1).join('\n'),
    repairs: ['END line is missing'],
  },
  {
    name: 'after a certificate',
    paste: (pem, { certificate }) => certificate + pem,
    repairs: ['something other than a key'],
  },

  // What cannot be undone
  {
    name: 'cut off',
    paste: (pem) => pem.slice(0, 300),
    code: 'ERR_KEY_TRUNCATED',
    problem: 'ends before it is complete',
    remedy: 'from the BEGIN line to the END line',
  },
  {
    name: 'as DER that is cut off',
    paste: (pem) => derOf(pem).subarray(0, 200),
    code: 'ERR_KEY_TRUNCATED',
    problem: 'has 200 bytes of',
    remedy: 'Copy the whole key again',
  },
  {
    name: 'without one of its lines',
    paste: (pem) => linesOf(pem).toSpliced(3, 1).join('\n'),
    code: 'ERR_KEY_TRUNCATED',
    problem: 'ends before it is complete',
  },
  {
    name: 'with a line masked',
    paste: (pem) => linesOf(pem).with(3, '****').join('\n'),
    code: 'ERR_KEY_TRUNCATED',
    problem: 'is masked: asterisks stand for a part of it in line 4',
    remedy: 'where it is stored',
  },
  {
    name: 'masked in the middle of a line',
    paste: (pem) => pem.replace(/(?<=\n.{20}).{8}/, '****'),
    code: 'ERR_KEY_TRUNCATED',
    problem: 'is masked: asterisks stand for a part of it in line 2',
    remedy: 'where it is stored',
  },
  {
    name: 'with an ellipsis in it',
    paste: (pem) => inBody(pem, () => 'MIIE...'),
    code: 'ERR_KEY_TRUNCATED',
    problem: 'left out',
  },
  { name: 'redacted', paste: (pem) => inBody(pem, () => '<redacted>'), code: 'ERR_KEY_TRUNCATED', problem: 'left out' },
  {
    name: 'in small letters',
    paste: (pem) => pem.toLowerCase(),
    code: 'ERR_KEY_MALFORMED',
    problem: 'converted to lower case, which cannot be undone',
    remedy: 'Copy the key again',
  },
  {
    name: 'in capitals',
    paste: (pem) => pem.toUpperCase(),
    code: 'ERR_KEY_MALFORMED',
    problem: 'converted to upper case, which cannot be undone',
    remedy: 'Copy the key again',
  },
  {
    name: 'as base64 of DER, in small letters',
    paste: (pem) => bodyOf(pem).toLowerCase(),
    code: 'ERR_KEY_MALFORMED',
    problem: 'converted to lower case',
  },
  { name: 'twice', paste: (pem) => pem + pem, code: 'ERR_KEY_AMBIGUOUS', problem: 'holds 2 keys', remedy: 'Give one' },
  {
    name: 'with its other half, in a Kubernetes Secret',
    paste: (_pem, { privatePem, publicPem }) => `data:\n  a: ${base64(privatePem)}\n  b: ${base64(publicPem)}\n`,
    code: 'ERR_KEY_AMBIGUOUS',
    problem: '2 keys: base64 in line 2 and base64 in line 3',
    remedy: 'Give one',
  },
  {
    name: 'as a dump of xxd',
    paste: (pem) => xxd(Buffer.from(pem)),
    code: 'ERR_KEY_FORMAT',
    problem: "a dump of a file's bytes",
    remedy: 'xxd -r',
  },
  {
    name: 'as Node prints a Buffer',
    paste: (pem) => `<Buffer ${(hexadecimal(pem).slice(0, 100).match(/../g) ?? []).join(' ')} ... 1654 more bytes>`,
    code: 'ERR_KEY_FORMAT',
    problem: 'how Node prints a Buffer',
    remedy: 'toString()',
  },

  // What is not a key, or not in a form that can be read
  {
    name: 'a PKCS#12 file',
    paste: () => pkcs12,
    code: 'ERR_KEY_FORMAT',
    problem: 'a PKCS#12 container',
    remedy: 'openssl pkcs12 -in file.p12 -nodes -nocerts -out private.key',
  },
  {
    name: 'a PKCS#12 file in base64',
    paste: () => base64(pkcs12),
    code: 'ERR_KEY_FORMAT',
    problem: 'a PKCS#12 container',
    remedy: 'openssl pkcs12',
  },
  {
    name: 'a PKCS#12 file of indefinite length',
    paste: () => Buffer.from('3080020103308006092a864886f70d010701a0802480', 'hex'),
    code: 'ERR_KEY_FORMAT',
    problem: 'a PKCS#12 container',
    remedy: 'openssl pkcs12',
  },
  { name: 'a PDF', paste: () => '%PDF-1.7\n1 0 obj', code: 'ERR_KEY_FORMAT', problem: 'a PDF document' },
  {
    name: 'a file of gzip',
    paste: () => Buffer.from('1f8b0800000000000003', 'hex'),
    code: 'ERR_KEY_FORMAT',
    problem: 'compressed with gzip',
    remedy: 'gunzip',
  },
  {
    name: 'a picture',
    paste: () => Buffer.from('89504e470d0a1a0a', 'hex'),
    code: 'ERR_KEY_FORMAT',
    problem: 'a picture',
  },
  {
    name: 'a file of Ansible Vault',
    paste: () => '$ANSIBLE_VAULT;1.1;AES256\n6162',
    code: 'ERR_KEY_FORMAT',
    problem: 'encrypted by Ansible Vault',
    remedy: 'ansible-vault view',
  },
  {
    name: 'a value of SOPS',
    paste: () => 'ENC[AES256_GCM,data:aaaa,iv:bbbb,tag:cccc,type:str]',
    code: 'ERR_KEY_FORMAT',
    problem: 'encrypted by SOPS',
    remedy: 'sops decrypt',
  },
  {
    name: 'a pointer of Git LFS',
    paste: () => 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1704\n',
    code: 'ERR_KEY_FORMAT',
    problem: 'a Git LFS pointer',
    remedy: 'git lfs pull',
  },
  {
    name: 'the numbers that openssl prints',
    paste: () => 'Private-Key: (2048 bit, 2 primes)\nmodulus:\n    00:c3',
    code: 'ERR_KEY_FORMAT',
    problem: 'what openssl prints with -text',
    remedy: 'without -text',
  },
  {
    name: 'an address',
    paste: () => 'https://example.com/private-key',
    code: 'ERR_KEY_IS_PATH',
    problem: 'an address',
    remedy: 'Fetch',
  },
  {
    name: 'a reference to a secret',
    paste: () => 'op://vault/vonage/key',
    code: 'ERR_KEY_IS_PATH',
    problem: 'an address',
    remedy: 'Fetch',
  },
  {
    name: 'the name of its file',
    paste: () => './private.key',
    code: 'ERR_KEY_IS_PATH',
    problem: 'the path of a file',
    remedy: 'Read the file',
  },
  {
    name: 'a value that is not there',
    paste: () => 'undefined',
    code: 'ERR_KEY_UNRECOGNIZED',
    problem: 'a value that is missing',
    remedy: 'the variable may not be set',
  },
  {
    name: 'an object made into text',
    paste: () => '[object Object]',
    code: 'ERR_KEY_UNRECOGNIZED',
    problem: 'a value that is missing or is not text',
    remedy: 'hold an object',
  },
  {
    name: 'a fingerprint',
    paste: () => 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU',
    code: 'ERR_KEY_UNRECOGNIZED',
    problem: 'the fingerprint of a key',
  },
];
