import type { OpenApiDocument, Parameter } from '../document/document.ts';
import { type SentParameters, toFind } from './find-parameter.ts';
import { openTyping } from './typing.ts';

/** What parameters were sent as; what cannot be read is `undefined`. */
export type SentValues = ReadonlyMap<Parameter, unknown>;

/** Compiles what a request says for each of some parameters; those that it does not send are left out. */
export const openSentValues = (
  document: OpenApiDocument,
  parameters: readonly Parameter[],
): ((sent: SentParameters) => SentValues) => {
  const typing = openTyping(document);
  const finds = parameters.map((parameter) => {
    const others = parameters.filter((other) => other !== parameter).map(({ name }) => name);
    return { parameter, find: toFind(parameter, typing([parameter.schema]), new Set(others)) };
  });
  return (sent) => {
    const values = new Map<Parameter, unknown>();
    for (const { parameter, find } of finds) {
      const found = find(sent);
      if (found.kind === 'absent') continue;
      values.set(parameter, found.kind === 'value' ? found.value : undefined);
    }
    return values;
  };
};
