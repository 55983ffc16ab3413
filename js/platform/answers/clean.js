/**
 * What a terminal adds to a text, taken away again: colours, carriage returns, the byte order mark of a saved file, and the
 * lines that a progress display wrote over.
 * @param {string} text
 * @returns {string}
 */
export function clean(text) {
  return (
    text
      .replace(/^\ufeff/, '')
      // ECMA-48 control sequences, and operating system commands (links, titles).
      // eslint-disable-next-line no-control-regex -- these are the control characters to be removed
      .replace(/\u001b\[[\d;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g, '')
      .replace(/\r\n/g, '\n')
      .replace(/^.*\r(?=[^\n])/gm, '')
      .replace(/\r/g, '')
  );
}
