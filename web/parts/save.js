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
  // The browser takes its own hold of the data at once; ours is given up as soon as it has.
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
