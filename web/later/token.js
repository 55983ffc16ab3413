/** The finer points of key, rights and token: what can be done with them, and with many at once. */
import { AclEditor } from '../acl/editor.js';
import { wireQuestion } from '../acl/question.js';
import { wireReview } from '../acl/review.js';
import { wireManyTokens } from '../bulk/many-tokens.js';
import { wireHeldKey } from '../steps/held-key.js';
import { wireLifetimeSlider } from '../steps/lifetime-slider.js';
import { wireFiles } from '../use/files.js';
import { wireQrCode } from '../use/qr-code.js';
import { wireUseToken } from '../use/use-token.js';

/** @param {import('./page.js').Page} page */
export function wireToken({ engine, session, maker, connection, keyStep, acl }) {
  wireHeldKey(engine, session, () => keyStep.replace());
  wireFiles(engine, session, connection);
  wireLifetimeSlider(session, maker);
  new AclEditor(engine, session, maker, acl);
  wireQuestion(engine, session);
  wireReview(engine, session, acl);
  wireUseToken(engine, maker, connection);
  wireQrCode(maker);
  return { manyTokens: wireManyTokens(engine, session) };
}
