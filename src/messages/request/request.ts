export { bodyLimit, decompressBody } from './body/content-encoding.ts';
export {
  decodeJsonText,
  isPrototypeError,
  parseJsonSafely,
  requireWholeCharacters,
} from './body/json-body.ts';
export { exceedsDepth, hasMoreProperties, maxBodyDepth } from './body/json-limits.ts';
export {
  type BodyHeaders,
  compileMediaTypeReader,
  compileRequestBody,
  type ParsedBody,
} from './body/request-body.ts';
export { parseHeaderParameters } from './header-parameters.ts';
export {
  compileParameters,
  compileParameterValues,
  compilePathParameters,
  type ParameterValues,
} from './parameters/parameters.ts';
export {
  compilePathPattern,
  decodePath,
  listTemplateParameters,
  type MatchPath,
  queryOfTemplate,
  type RoutePath,
  toRoutePath,
} from './path-template.ts';
export { readPreferences } from './preferences.ts';
export { decodeQueryText, parseQueryPairs, pathOfUrl, queryStringOf } from './query-string.ts';
export {
  type Credential,
  type CredentialInputs,
  describeCredentials,
  describeMissingCredentials,
  formatChallenge,
  listCredentialNames,
  listSecurityRequirements,
  type SecurityRequirement,
  type SecurityScheme,
  toSecurityScheme,
  withoutSentCredentials,
} from './security-schemes.ts';
export { parseCookies, type SentParameters, toSentParameters } from './sent-parameters.ts';
export {
  type BaggageEntries,
  readBaggage,
  readTraceContext,
  type TraceContext,
} from './trace-context.ts';
