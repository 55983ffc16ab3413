import { hasServer } from '../engine-source.js';
import { sentence } from '../parts/dom.js';

/**
 * @param {import('../platform/connection.js').Connection} connection
 * @returns {[import('./step-heads.js').StepState, import('../parts/dom.js').Content]}
 */
export function connectHead(connection) {
  const { mode, apiKey, region } = connection.settings;
  const place = region === '' ? '' : ` · ${region}`;
  if (mode === 'sandbox') return ['done', `sandbox · in this page${place}`];
  if (mode === 'manual') return ['done', `by hand · commands to run${place}`];
  if (!hasServer) return ['waiting', 'live · needs the local server'];
  return connection.incomplete
    ? ['waiting', 'live · needs API key and secret']
    : ['done', sentence`live · account ${apiKey}${[place]}`];
}
