import { isObject } from '../../../openapi/openapi.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';

/** Values of replies that may fill path parameters of the same name. */
export type LearnedValues = {
  note(exchange: VerifyExchange): void;
  /** The latest value of a name, from replies to requests that created something, or from any. */
  find(name: string, source: 'any' | 'created'): string | undefined;
};

/** Learns only values whose names some parameter has. */
export function createLearnedValues(parameterNames: readonly string[]): LearnedValues {
  const wanted = new Set(parameterNames.map(toPlainName));
  const values = { any: new Map<string, string>(), created: new Map<string, string>() };
  return {
    note: ({ reply, json, request }) => {
      if (wanted.size === 0 || reply.status >= 300 || json === undefined) return;
      const isCreation = request.method === 'POST' && [200, 201, 202].includes(reply.status);
      for (const [name, value] of listNamedScalars(json, maxDepth)) {
        const plain = toPlainName(name);
        if (!wanted.has(plain)) continue;
        values.any.set(plain, value);
        if (isCreation) values.created.set(plain, value);
      }
    },
    find: (name, source) => {
      const plain = toPlainName(name);
      return values.created.get(plain) ?? (source === 'any' ? values.any.get(plain) : undefined);
    },
  };
}

/** `report_number`, `reportNumber` and `report-number` are one name. */
export function toPlainName(name: string): string {
  return name.replace(/[-_.]/g, '').toLowerCase();
}

const maxDepth = 3;

/** The texts and numbers of a reply with their names; of a list, those of its first entry. */
function listNamedScalars(json: unknown, depth: number): readonly (readonly [string, string])[] {
  if (Array.isArray(json)) return json.slice(0, 1).flatMap((one) => listNamedScalars(one, depth));
  if (!isObject(json) || depth === 0) return [];
  return Object.entries(json).flatMap(([name, value]) => {
    if (typeof value === 'number' || (typeof value === 'string' && value !== ''))
      return [[name, `${value}`] as const];
    return listNamedScalars(value, depth - 1);
  });
}
