/** Many tokens as a file, in the forms that other programs read. */
import { csvCell } from '../parts/csv.js';

/**
 * @typedef {object} NamedToken
 * @property {string} user
 * @property {string} token
 * @property {number} expiresAt seconds since 1970
 */

/** @param {NamedToken} row */
const csvRow = ({ user, token, expiresAt }) =>
  `${[user, token, new Date(expiresAt * 1000).toISOString()].map(csvCell).join(',')}\r\n`;

/** @type {Readonly<Record<string, { title: string, fileName: string, write: (tokens: readonly NamedToken[]) => string[] }>>} */
export const tokenFormats = Object.freeze({
  csv: {
    title: 'CSV',
    fileName: 'tokens.csv',
    write: (tokens) => ['user,token,expires_at\r\n', ...tokens.map(csvRow)],
  },
  json: {
    title: 'JSON',
    fileName: 'tokens.json',
    write: (tokens) => [
      '[\n',
      ...tokens.map((row, index) => `${index === 0 ? '' : ',\n'}  ${JSON.stringify(row)}`),
      '\n]\n',
    ],
  },
  ndjson: {
    title: 'NDJSON',
    fileName: 'tokens.ndjson',
    write: (tokens) => tokens.map((row) => `${JSON.stringify(row)}\n`),
  },
});
