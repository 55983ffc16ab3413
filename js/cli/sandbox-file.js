/** The sandbox of a folder. A module of its own, since only commands with --sandbox load the sandbox itself. */
export const SANDBOX_FILE = '.tokensmith-sandbox.json';
