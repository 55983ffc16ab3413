/**
 * Code that logs in with the Client SDK, for each of its platforms: the Vonage Client SDK 1 and later, and the Nexmo Client SDK before it.
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

/**
 * @typedef {object} Snippet
 * @property {string} name
 * @property {string} title
 * @property {(token: string, region: string) => string} write
 */

/** @type {readonly Snippet[]} */
export const snippets = Object.freeze([
  {
    name: 'javascript',
    title: 'JavaScript',
    write: (token, region) => `import { ConfigRegion, VonageClient } from '@vonage/client-sdk';

const client = new VonageClient();
client.setConfig({ region: ConfigRegion.${sdkRegions[region] ?? 'US'} });
const sessionId = await client.createSession('${token}');
`,
  },
  {
    name: 'swift',
    title: 'Swift',
    write: (token, region) => `import VonageClientSDKVoice

let client = VGVoiceClient()
client.setConfig(VGClientConfig(region: .${sdkRegions[region] ?? 'US'}))
client.createSession("${token}") { error, sessionId in
    print(error ?? sessionId ?? "")
}
`,
  },
  {
    name: 'kotlin',
    title: 'Kotlin',
    write: (token, region) => `import com.vonage.android_core.VGClientConfig
import com.vonage.clientcore.core.api.ClientConfigRegion
import com.vonage.voice.api.VoiceClient

val client = VoiceClient(context)
client.setConfig(VGClientConfig(ClientConfigRegion.${sdkRegions[region] ?? 'US'}))
client.createSession("${token}") { error, sessionId ->
    println(error ?: sessionId)
}
`,
  },
  {
    name: 'nexmo-client',
    title: 'JavaScript, nexmo-client',
    write: (token) => `import NexmoClient from 'nexmo-client';

const client = new NexmoClient();
const app = await client.createSession('${token}');
`,
  },
]);
