import type { StoredRecord } from '../types.ts';

type CopyRecord = (record: StoredRecord, changes: StoredRecord) => StoredRecord;

/** A compiled copy function for records and changes with given keys. */
type CompiledCopy = {
  readonly keys: readonly string[];
  readonly changed: readonly string[];
  readonly copy: CopyRecord;
};

/** An API has few record shapes; further shapes and wider records are spread. */
const maxCompiledCopies = 64;
const maxCompiledKeys = 128;

const compiledCopies: CompiledCopy[] = [];

/**
 * Merges changes into a record, like `{...record, ...changes}`.
 *
 * A spread gives nearly every copy of a wide record its own hidden class. Measured with 39
 * properties: 2,200 bytes and 1.1 us, against 330 bytes and 0.1 us for a literal with all keys,
 * compiled once per shape. Records of one shape then share a class, which also makes reading them
 * fast.
 */
export function mergeRecord(record: StoredRecord, changes: StoredRecord): StoredRecord {
  for (const compiled of compiledCopies) {
    if (hasKeys(changes, compiled.changed) && hasKeys(record, compiled.keys)) {
      return compiled.copy(record, changes);
    }
  }
  return addCompiledCopy(record, changes)?.copy(record, changes) ?? { ...record, ...changes };
}

/** True if the object has exactly these keys, in this order. */
function hasKeys(object: StoredRecord, keys: readonly string[]): boolean {
  let index = 0;
  for (const key in object) if (key !== keys[index++]) return false;
  return index === keys.length;
}

function addCompiledCopy(record: StoredRecord, changes: StoredRecord): CompiledCopy | undefined {
  const keys = Object.keys(record);
  const changed = Object.keys(changes);
  const all = [...new Set([...keys, ...changed])];
  // In a literal, `__proto__` sets the prototype.
  const isPlain = all.length <= maxCompiledKeys && !all.includes('__proto__');
  if (!isPlain || compiledCopies.length >= maxCompiledCopies) return undefined;
  const compiled = { keys, changed, copy: compileCopy(all, new Set(changed)) };
  compiledCopies.push(compiled);
  return compiled;
}

function compileCopy(keys: readonly string[], changed: ReadonlySet<string>): CopyRecord {
  const entries = keys.map((key) => {
    const name = JSON.stringify(key);
    return `${name}: ${changed.has(key) ? 'changes' : 'record'}[${name}]`;
  });
  const source = `return {${entries.join(', ')}};`;
  return new Function('record', 'changes', source) as CopyRecord;
}
