import { isObject, readPointer } from '../../../openapi/openapi.ts';
import { type ContractChange, formatValue, type PointerPair, toContractChange } from '../change.ts';
import type { SchemaViewPair } from './schema-pair.ts';

/** Named schemas that an `allOf` of both documents gained or lost. What they say is compared apart from this. */
export function listAllOfChanges(pair: SchemaViewPair): readonly ContractChange[] {
  const [before, after] = [listReferences(pair, 'before'), listReferences(pair, 'after')];
  if (before === undefined || after === undefined) return [];
  const change = (name: string, what: 'added' | 'removed') =>
    toContractChange(
      `${pair.direction}-all-of-${what}`,
      pair.pointers,
      `the schema ${formatValue(name)} was ${what} in "allOf"`,
    );
  return [
    ...before.filter((name) => !after.includes(name)).map((name) => change(name, 'removed')),
    ...after.filter((name) => !before.includes(name)).map((name) => change(name, 'added')),
  ];
}

function listReferences(
  { pointers, documents }: SchemaViewPair,
  which: keyof PointerPair,
): readonly string[] | undefined {
  const schema = readPointer(documents[which].root, pointers[which]);
  if (!isObject(schema) || !Array.isArray(schema.allOf)) return undefined;
  return schema.allOf.flatMap((one: unknown) =>
    isObject(one) && typeof one.$ref === 'string' ? [one.$ref] : [],
  );
}
