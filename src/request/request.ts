export { type BodyHead, openBody } from './body.ts';
export { type ReadBody, toRead } from './body-reader.ts';
export { readCookies } from './cookie.ts';
export type { SentParameters } from './find-parameter.ts';
export { bodyLimit, inflateBody } from './inflate.ts';
export { deepestBody, nestsDeeper } from './json-body.ts';
export { openPath } from './meant-path.ts';
export { openParameters } from './parameter.ts';
export {
  decodePath,
  namesOfTemplate,
  queryOfTemplate,
  type RoutePath,
  toPattern,
  toRoutePath,
} from './path.ts';
export { decodePart, queryOf, splitPairs } from './query.ts';
export { type Credential, type Scheme, type Shown, toScheme } from './scheme.ts';
export { openSentValues, type SentValues } from './sent-values.ts';
export { listWays, toChallenge, toWanted, type Way } from './way.ts';
