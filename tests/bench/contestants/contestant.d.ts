import type { Fixture, Token } from '../contest/fixture.js';

/** Its fastest way, with all prepared that can be kept. */
export interface Skills {
  /** Gives a signature of the fixture's input, as bytes, or a whole token. */
  sign?: () => unknown;
  /** What `sign` gave, as bytes or a token. Not measured. */
  read?: (signed: any) => Uint8Array | string;
  /** Prepares to verify this one; what it prepared returns whether it holds, or throws. */
  verifier?: (token: Token) => () => unknown;
  /** Both keys as PEM, which is what one comes for. */
  generate?: (modulusLength: 2048 | 4096) => unknown;
  close?: () => unknown;
}

export interface Contestant {
  name: string;
  kind: 'ours' | 'native' | 'WebAssembly' | 'JavaScript';
  /** What `sign` makes. */
  signs: 'signature' | 'token';
  /** The npm package, where there is one. */
  package?: string;
  /** Nothing where it does not run. */
  prepare(fixture: Fixture, library: any): Promise<Skills | undefined>;
}
