/** @type {import('./contestant.js').Contestant} */
export const jose = {
  name: 'jose',
  kind: 'native',
  signs: 'token',
  package: 'jose',
  async prepare(
    { privateKey, publicKey, payload },
    { SignJWT, jwtVerify, importPKCS8, importSPKI, generateKeyPair, exportPKCS8, exportSPKI },
  ) {
    const key = await importPKCS8(privateKey, 'RS256');
    const publicHalf = await importSPKI(publicKey, 'RS256');
    return {
      sign: () => new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).sign(key),
      read: (token) => token,
      verifier:
        ({ token }) =>
        () =>
          jwtVerify(token, publicHalf, { algorithms: ['RS256'] }),
      async generate(modulusLength) {
        const keys = await generateKeyPair('RS256', { modulusLength, extractable: true });
        return { privateKey: await exportPKCS8(keys.privateKey), publicKey: await exportSPKI(keys.publicKey) };
      },
    };
  },
};
