/**
 * A package of this folder: what is imported from here is found here.
 * @param {string} name
 * @returns {Promise<any>} untyped, since the packages are installed only for the comparison
 */
export const load = (name) => import(name);
