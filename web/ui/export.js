/**
 * Copies text.
 * @param {string} text
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/**
 * The older way, for pages that are served without HTTPS from another host.
 * @param {string} text
 */
function copyBySelection(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'hidden';
  area.setAttribute('aria-hidden', 'true');
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.value = '';
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}

/**
 * Saves a file through the browser's own download.
 * @param {string} name
 * @param {string | string[]} contents whole, or in pieces
 */
export function saveFile(name, contents) {
  const address = URL.createObjectURL(new Blob([contents].flat(), { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser holds on to the data by itself once the download has started.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/**
 * A user's name as a file name, on any system.
 * @param {string} name
 * @returns {string}
 */
export function fileNameFor(name) {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._@-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 80);
  return safe === '' ? 'token' : safe;
}

/**
 * A CSV cell, quoted where necessary (RFC 4180, section 2). Semicolons and tabs count as separators, since spreadsheets in many countries
 * write them.
 * @param {string} text
 */
export function csvCell(text) {
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
