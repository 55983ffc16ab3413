/** Packages that the tests compare with and that come without types. */
declare module 'nexmo/lib/JwtGenerator.js' {
  const generator: { default: new () => { generate(privateKey: string | Buffer, claims?: object): string } };
  export default generator;
}
declare module 'workerd' {
  /** Where the program is. */
  const path: string;
  export default path;
}
