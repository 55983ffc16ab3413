/**
 * The rows of the Markdown tables in a text.
 * @param {string} markdown
 * @returns {string[][]} the cells of each row, without the spaces around them; the head is a row, and so is the line beneath it
 */
export function rowsOf(markdown) {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
