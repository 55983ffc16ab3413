/**
 * What a terminal adds to a text, taken away again: colours, carriage returns, the byte order mark of a saved file, and the
 * lines that a progress display wrote over.
 * @param {string} text
 * @returns {string} with line feeds alone
 */
export function clean(text) {
  return (
    text
      .replace(/^\ufeff/, '')
      // ECMA-48 control sequences, and operating system commands (links, titles).
      // eslint-disable-next-line no-control-regex -- these are the control characters to be removed
      .replace(/\u001b\[[\d;?]{0,32}[ -/]{0,4}[@-~]|\u001b\][^\u0007\u001b]{0,2000}(?:\u0007|\u001b\\)/g, '')
      .split('\n')
      .map(lastWritten)
      .join('\n')
  );
}

/**
 * @param {string} line
 * @returns {string} what was written over all else
 */
function lastWritten(line) {
  const end = line.endsWith('\r') ? line.length - 1 : line.length;
  return line.slice(line.lastIndexOf('\r', end - 1) + 1, end);
}
