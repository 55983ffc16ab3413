/**
 * A cell as CSV has it: in quotes where it needs them, those within doubled (RFC 4180, section 2). A semicolon and a tab count as
 * separators, as spreadsheets of many countries write them.
 * @param {string} text
 */
export function csvCell(text) {
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
