import { EmptyState, ErrorMessage } from '../../components/messages.tsx';
import { read } from '../../state/api.ts';
import { toHash } from '../../state/router.ts';
import type { JsonObject, ResourceDescription } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';

/** Lets the user choose the parent of nested records: `owners/{owner_id}/pets`. */
export function NestedResource({ name }: { readonly name: string }) {
  const start = name.indexOf('/{');
  const end = name.indexOf('}', start);
  const parent = name.slice(0, start);
  const rest = name.slice(end + 1);
  const keys = useLoaded(() => readKeys(parent), [parent]);
  return (
    <section class="pane" aria-label={name}>
      <EmptyState title="Choose a parent">
        <p>
          These records are below one of <strong>{parent}</strong>.
        </p>
        <ErrorMessage error={keys.error} />
        <ul class="plain chips">
          {(keys.value ?? []).map((key) => (
            <li key={key}>
              <a class="chip" href={toHash('data', [`${parent}/${key}${rest}`])}>
                {key}
              </a>
            </li>
          ))}
        </ul>
      </EmptyState>
    </section>
  );
}

async function readKeys(parent: string): Promise<readonly string[]> {
  const path = encodeURIComponent(parent);
  const [{ key }, { records }] = await Promise.all([
    read<ResourceDescription>(`GET /resources/${path}`),
    read<{ readonly records: readonly JsonObject[] }>(`GET /state/${path}?limit=200`),
  ]);
  return records.map((record) => String(record[key]));
}
