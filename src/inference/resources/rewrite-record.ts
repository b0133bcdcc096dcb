import { findKeyExample, type KeyExampleContext } from '../keys/key-example.ts';
import type { Resource } from '../resource.ts';
import { compileExampleRewrite, type RewriteExampleValues } from './rewrite-example-values.ts';
import { compileSelfLinks } from './self-link.ts';
import { findShownRecord } from './shown-record.ts';

/** Compiles the adaptation of a record to its own values, key and address, where it was filled from examples. */
export function compileRecordRewrite(
  context: KeyExampleContext,
  resource: Resource,
  schemaPointers: readonly string[] = resource.entity,
): RewriteExampleValues {
  const { segments, compoundKey } = resource;
  const rewrite = compileExampleRewrite(context.schemaViews, schemaPointers, {
    example: findKeyExample(context, resource),
    segments,
    compoundKey,
    shown: findShownRecord(context, resource),
  });
  const correctSelfLinks = compileSelfLinks(context.root, resource);
  return (made, record) => {
    const { given, key, keys } = record;
    return correctSelfLinks(rewrite(made, record), { given, keys: [...keys, `${key}`] });
  };
}
