import {
  isJson,
  type OpenApiDocument,
  type Operation,
  type Parameter,
} from '../document/document.ts';
import { type SentParameters, toFind } from './find-parameter.ts';
import { openTyping } from './typing.ts';

/** Reads the values of a path out of what is written there: `7` of `;id=7`, `tom` of `"tom"`. */
export type ReadPath = (sent: SentParameters) => SentParameters['path'];

/**
 * Compiles that for parameters in a style of their own (OpenAPI 3.1, section 4.8.12.2) or of JSON;
 * `undefined` where each is written as it is.
 */
export const openPath = (
  document: OpenApiDocument,
  { parameters }: Pick<Operation, 'parameters'>,
): ReadPath | undefined => {
  const written = parameters.filter(isWritten);
  if (written.length === 0) return undefined;
  const typing = openTyping(document);
  const finds = written.map(
    (parameter) =>
      [parameter.name, toFind(parameter, typing([parameter.schema]), new Set())] as const,
  );
  return (sent) => {
    const path = { ...sent.path };
    for (const [name, find] of finds) {
      const found = find(sent);
      if (found.kind === 'value' && typeof found.value !== 'object') path[name] = `${found.value}`;
    }
    return path;
  };
};

const isWritten = ({ in: place, media, style }: Parameter): boolean =>
  place === 'path' && (media === undefined ? style !== 'simple' : isJson(media));
