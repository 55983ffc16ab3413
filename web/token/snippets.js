/**
 * Code that uses the token: that logs in with it in the Client SDK, and that makes the same one on a server. The private key and the
 * application ID are never in it: the code reads them from `private.key` and from the environment.
 */
import { shortestDuration } from '../ui/time.js';
import {
  csharpLiterals,
  goLiterals,
  javascriptLiterals,
  asciiJson,
  phpLiterals,
  pythonLiterals,
  rubyLiterals,
} from './literals.js';

/** @typedef {Record<string, unknown>} JsonObject */

/**
 * What a server makes: the token of the form, apart from its ID and the time it was issued.
 * @typedef {object} Recipe
 * @property {string} [subject]
 * @property {number} lifetime seconds
 * @property {number} [notBefore] seconds since 1970
 * @property {import('../../js/types.js').Acl | null} acl null for none
 * @property {string} [preset] the name of the preset that the ACL is
 * @property {JsonObject} claims
 * @property {string} [kid]
 *
 * @typedef {object} Made
 * @property {string} token
 * @property {string} region of the platform, empty for its choice
 * @property {Recipe} recipe
 *
 * @typedef {object} Snippet
 * @property {string} [file] what to save it as
 * @property {readonly string[]} [needs] what to do before it runs
 * @property {(made: Made) => string} write
 * @property {(recipe: Recipe) => string | undefined} [lacks] why it cannot make this token, if it cannot
 */

/** What the Client SDK calls the regions; it has no finer ones. @type {Readonly<Record<string, 'US' | 'EU' | 'AP'>>} */
const sdkRegions = {
  us: 'US',
  eu: 'EU',
  ap: 'AP',
  'na-east': 'US',
  'na-west': 'US',
  'eu-east': 'EU',
  'eu-west': 'EU',
  'apac-sng': 'AP',
  'apac-australia': 'AP',
};
const sdkRegion = (/** @type {string} */ region) => sdkRegions[region] ?? 'US';

/** The claims of a recipe that are the same in every token. @param {Recipe} recipe @returns {JsonObject} */
const fixed = ({ subject, notBefore, acl, claims }) => ({
  ...(subject !== undefined && { sub: subject }),
  ...(notBefore !== undefined && { nbf: notBefore }),
  ...(acl !== null && { acl }),
  ...claims,
});

/** @param {Recipe} recipe @returns {JsonObject} the header, where a library does not write all of it */
const headerOf = ({ kid }) => ({ alg: 'RS256', typ: 'JWT', ...(kid !== undefined && { kid }) });

/** @param {Recipe} recipe @returns {JsonObject} what `signToken` takes beside the key and the application */
const argumentsOf = ({ subject, lifetime, notBefore, acl, preset, claims, kid }) => ({
  ...(subject !== undefined && { subject }),
  expiresIn: shortestDuration(lifetime),
  ...(notBefore !== undefined && { notBefore }),
  ...(acl !== null && { acl: preset ?? acl }),
  ...(Object.keys(claims).length > 0 && { claims }),
  ...(kid !== undefined && { kid }),
});

const javascript = javascriptLiterals;

/** @param {unknown} value @returns {boolean} whether a name within it begins as those of private properties in PHP do */
const hasHiddenName = (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).some(([name, member]) => name.startsWith('\0') || hasHiddenName(member));

/** Claims that `@vonage/jwt` takes for options of its own. */
const vonageOptions = ['ttl', 'subject', 'issued_at'];

/** @type {Readonly<Record<string, Snippet>>} */
export const snippets = Object.freeze({
  javascript: {
    needs: ['Install it with: npm install @vonage/client-sdk'],
    write: ({ token, region }) => `import { ConfigRegion, VonageClient } from '@vonage/client-sdk';

const client = new VonageClient();
client.setConfig({ region: ConfigRegion.${sdkRegion(region)} });
const sessionId = await client.createSession('${token}');
`,
  },
  swift: {
    write: ({ token, region }) => `import VonageClientSDKVoice

let client = VGVoiceClient()
client.setConfig(VGClientConfig(region: .${sdkRegion(region)}))
client.createSession("${token}") { error, sessionId in
    print(error ?? sessionId ?? "")
}
`,
  },
  kotlin: {
    write: ({ token, region }) => `import com.vonage.android_core.VGClientConfig
import com.vonage.clientcore.core.api.ClientConfigRegion
import com.vonage.voice.api.VoiceClient

val client = VoiceClient(context)
client.setConfig(VGClientConfig(ClientConfigRegion.${sdkRegion(region)}))
client.createSession("${token}") { error, sessionId ->
    println(error ?: sessionId)
}
`,
  },
  'nexmo-client': {
    needs: ['Install it with: npm install nexmo-client'],
    write: ({ token }) => `import NexmoClient from 'nexmo-client';

const client = new NexmoClient();
const app = await client.createSession('${token}');
`,
  },

  node: {
    file: 'token.mjs',
    needs: ['Install it with: npm install tokensmith'],
    write: ({ recipe }) => `import { readFile } from 'node:fs/promises';
import { init } from 'tokensmith';

const kit = await init();
const { token } = await kit.signToken({
  privateKey: await readFile('private.key'),
  applicationId: process.env.VONAGE_APPLICATION_ID,
${javascript.members(argumentsOf(recipe), 1)}});
console.log(token);
kit.close();
`,
  },
  'node-handler': {
    file: 'server.mjs',
    needs: ['Install it with: npm install tokensmith', 'Replace the line that authenticates by your own sign-in.'],
    lacks({ subject, notBefore, kid }) {
      if (subject === undefined) return 'An endpoint gives tokens to users, and this token is for none.';
      return notBefore !== undefined || kid !== undefined ? 'An endpoint sets neither nbf nor kid.' : undefined;
    },
    write({ recipe: { subject, claims, ...recipe } }) {
      const user = { subject, ...(Object.keys(claims).length > 0 && { claims }) };
      return `import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createTokenHandler } from 'tokensmith/handler';

const handler = createTokenHandler({
  privateKey: await readFile('private.key'),
  applicationId: process.env.VONAGE_APPLICATION_ID,
  authenticate: (request) => request.headers.get('Authorization') === 'Bearer demo' && ${javascript.value(user, 1)},
${javascript.members(argumentsOf({ ...recipe, claims: {} }), 1)}});
await handler.ready();

const server = createServer(async (incoming, outgoing) => {
  const { method, headers } = incoming;
  const response = await handler(new Request('http://localhost/token', { method, headers }));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(await response.text());
});
server.listen(process.env.PORT ?? 3000, () => console.log(\`Listening on port \${server.address().port}\`));
`;
    },
  },
  'node-vonage': {
    file: 'token.mjs',
    needs: ['Install it with: npm install @vonage/jwt'],
    lacks({ kid, claims }) {
      if (kid !== undefined) return '@vonage/jwt cannot set kid.';
      const taken = vonageOptions.find((name) => Object.hasOwn(claims, name));
      return taken === undefined ? undefined : `@vonage/jwt takes a claim named ${taken} for an option of its own.`;
    },
    write: ({ recipe }) => `import { readFileSync } from 'node:fs';
import { tokenGenerate } from '@vonage/jwt';

const token = tokenGenerate(process.env.VONAGE_APPLICATION_ID, readFileSync('private.key'), {
  ttl: ${recipe.lifetime},
${javascript.members(fixed(recipe), 1)}});
console.log(token);
`,
  },
  python: {
    file: 'token_for_user.py',
    needs: ['Install it with: pip install pyjwt[crypto]'],
    write: ({ recipe }) => `import os
import time
import uuid

import jwt

with open("private.key", "rb") as file:
    private_key = file.read()

now = int(time.time())
claims = {
    "iat": now,
    "jti": str(uuid.uuid4()),
    "application_id": os.environ["VONAGE_APPLICATION_ID"],
    "exp": now + ${recipe.lifetime},
${pythonLiterals.members(fixed(recipe), 1)}}
print(jwt.encode(claims, private_key, algorithm="RS256"${
      recipe.kid === undefined ? '' : `, headers={"kid": ${pythonLiterals.value(recipe.kid)}}`
    }))
`,
  },
  php: {
    file: 'token.php',
    needs: ['PHP 7.4 or later, with its OpenSSL extension.'],
    lacks: ({ claims }) =>
      Object.values(claims).some(hasHiddenName)
        ? 'PHP leaves out members of objects whose names begin with a null character.'
        : undefined,
    write: ({ recipe }) => `<?php

$base64url = fn (string $bytes): string => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');

$now = time();
$header = ${phpLiterals.value(headerOf(recipe)).replace(/^\(object\) /, '')};
$claims = [
    "iat" => $now,
    "jti" => bin2hex(random_bytes(16)),
    "application_id" => getenv("VONAGE_APPLICATION_ID"),
    "exp" => $now + ${recipe.lifetime},
${phpLiterals.members(fixed(recipe), 1)}];

$signed = $base64url(json_encode($header)) . "." . $base64url(json_encode($claims));
openssl_sign($signed, $signature, file_get_contents("private.key"), OPENSSL_ALGO_SHA256);
echo $signed . "." . $base64url($signature) . "\\n";
`,
  },
  java: {
    file: 'Token.java',
    needs: ['Run it with Java 17 or later: java Token.java'],
    write: ({ recipe }) => `import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

public class Token {
    public static void main(String[] args) throws Exception {
        long now = Instant.now().getEpochSecond();
        String header = """
${textBlock(asciiJson(headerOf(recipe)))}
            """;
        String claims = """
${textBlock(withClaims(fixed(recipe)).replaceAll('%', '%%').replaceAll(SLOT, '%s'))}
            """.formatted(now, UUID.randomUUID(), System.getenv("VONAGE_APPLICATION_ID"), now + ${recipe.lifetime});

        String pem = Files.readString(Path.of("private.key"));
        byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)));
        String signed = encode(compact(header)) + "." + encode(compact(claims));
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        System.out.println(signed + "." + encode(signature.sign()));
    }

    static byte[] compact(String json) {
        return json.replaceAll("\\n *", "").getBytes(StandardCharsets.UTF_8);
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
`,
  },
  ruby: {
    file: 'token.rb',
    needs: ['Install it with: gem install jwt'],
    write: ({ recipe }) => `require "jwt"
require "openssl"
require "securerandom"

private_key = OpenSSL::PKey::RSA.new(File.read("private.key"))

now = Time.now.to_i
claims = {
  "iat" => now,
  "jti" => SecureRandom.uuid,
  "application_id" => ENV.fetch("VONAGE_APPLICATION_ID"),
  "exp" => now + ${recipe.lifetime},
${rubyLiterals.members(fixed(recipe), 1)}}
puts JWT.encode(claims, private_key, "RS256", { "typ" => "JWT"${
      recipe.kid === undefined ? '' : `, "kid" => ${rubyLiterals.value(recipe.kid)}`
    } })
`,
  },
  csharp: {
    file: 'Program.cs',
    needs: ['.NET 5 or later.'],
    write: ({ recipe }) => `using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

public static class Program
{
    public static void Main()
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = ${csharpLiterals.value(headerOf(recipe), 2)};
        var claims = new Dictionary<string, object>
        {
            ["iat"] = now,
            ["jti"] = Guid.NewGuid().ToString(),
            ["application_id"] = Environment.GetEnvironmentVariable("VONAGE_APPLICATION_ID"),
            ["exp"] = now + ${recipe.lifetime},
${csharpLiterals.members(fixed(recipe), 3)}        };

        using (RSA key = RSA.Create())
        {
            key.ImportFromPem(File.ReadAllText("private.key"));
            string signed = Encode(JsonSerializer.SerializeToUtf8Bytes(header)) + "." + Encode(JsonSerializer.SerializeToUtf8Bytes(claims));
            byte[] signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            Console.WriteLine(signed + "." + Encode(signature));
        }
    }

    private static string Encode(byte[] bytes)
    {
        return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
`,
  },
  go: {
    file: 'token.go',
    needs: ['Run it with: go run token.go'],
    write: ({ recipe }) => `package main

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"log"
	"os"
	"time"
)

type object = map[string]interface{}

func main() {
	file, err := os.ReadFile("private.key")
	check(err)
	block, _ := pem.Decode(file)
	if block == nil {
		log.Fatal("private.key is not a PEM file")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	check(err)
	id := make([]byte, 16)
	_, err = rand.Read(id)
	check(err)

	now := time.Now().Unix()
	header := ${goLiterals.value(headerOf(recipe), 1)}
	claims := object{
		"iat": now,
		"jti": fmt.Sprintf("%x", id),
		"application_id": os.Getenv("VONAGE_APPLICATION_ID"),
		"exp": now + ${recipe.lifetime},
${goLiterals.members(fixed(recipe), 2)}	}

	signed := encode(header) + "." + encode(claims)
	digest := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key.(*rsa.PrivateKey), crypto.SHA256, digest[:])
	check(err)
	fmt.Println(signed + "." + base64.RawURLEncoding.EncodeToString(signature))
}

func encode(part object) string {
	text, err := json.Marshal(part)
	check(err)
	return base64.RawURLEncoding.EncodeToString(text)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
`,
  },
});

/**
 * @param {string} name of a snippet
 * @param {Made} made
 * @returns {{ command: string, notes: string[] }}
 */
export function writeSnippet(name, made) {
  const snippet = snippets[name];
  if (snippet === undefined) throw new TypeError(`There is no snippet "${name}".`);
  const { file, needs = [], write, lacks } = snippet;
  const why = lacks?.(made.recipe);
  if (why !== undefined) return { command: '', notes: [`${why} Choose another way.`] };
  const reads =
    file === undefined
      ? []
      : [
          `Save it as ${file}, beside private.key, and set VONAGE_APPLICATION_ID. The key is read from the file, never written here.`,
        ];
  return { command: write(made), notes: [...reads, ...needs] };
}

/** Where a value is put in when the code runs: a character that no JSON has. */
const SLOT = '\u0000';

/** @param {JsonObject} claims @returns {string} JSON with those before them that differ from token to token */
function withClaims(claims) {
  const slots = `"iat": ${SLOT},\n  "jti": "${SLOT}",\n  "application_id": "${SLOT}",\n  "exp": ${SLOT}`;
  const rest = asciiJson(claims).replace(/^\{\n?|\n?\}$/g, '');
  return `{\n  ${slots}${rest === '' ? '' : `,\n${rest}`}\n}`;
}

/**
 * JSON in a text block of Java (Java Language Specification, section 3.10.6). Three quotation marks never meet in it.
 * @param {string} json
 */
function textBlock(json) {
  return json.replaceAll('\\', '\\\\').replace(/^/gm, ' '.repeat(12));
}
