import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { EmptyState, ErrorMessage, Loading } from '../../components/messages.tsx';
import { read } from '../../state/api.ts';
import { route, toHash } from '../../state/router.ts';
import type { ResourceSummary } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { NestedResource } from './nested-resource.tsx';
import { RecordsPane } from './records-pane.tsx';

/** Lists of resources that are longer get a filter. */
const maxWithoutFilter = 20;

/** The resources, and the records of one of them. */
export function RecordsView() {
  const list = useLoaded(
    () => read<{ readonly resources: readonly ResourceSummary[] }>('GET /resources'),
    [],
  );
  const resources = list.value?.resources ?? [];
  const [filter, setFilter] = useState('');
  const isShown = ({ name }: ResourceSummary) =>
    name.toLowerCase().includes(filter.trim().toLowerCase());
  const [chosen] = route.value.segments;
  const name = chosen ?? resources.find((one) => !one.name.includes('{'))?.name;
  return (
    <div class="split data-split">
      <section class="pane side-list" aria-label="Resources">
        <h1 class="pane-title">Resources</h1>
        <ErrorMessage error={list.error} />
        {resources.length > maxWithoutFilter && (
          <input
            type="search"
            aria-label="Filter resources"
            placeholder="Filter"
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        )}
        {list.value === undefined && list.error === undefined && <Loading />}
        <ul class="plain links">
          {resources.filter(isShown).map((resource) => (
            <li key={resource.name}>
              <a
                href={toHash('data', [resource.name])}
                aria-current={isCurrent(resource.name, name) ? 'page' : undefined}
              >
                <ResourceName name={resource.name} />
              </a>
            </li>
          ))}
        </ul>
      </section>
      {list.value && resources.length === 0 && (
        <EmptyState title="No resources">
          <p>
            The document has no operations that keep records, so they answer with examples.{' '}
            <a href="#/operations">See why</a>.
          </p>
        </EmptyState>
      )}
      {name !== undefined &&
        (name.includes('{') ? (
          <NestedResource key={name} name={name} />
        ) : (
          <RecordsPane key={name} name={name} resources={resources} />
        ))}
    </div>
  );
}

/** Whether a name is the chosen one, or a template of it: `owners/{id}/pets` of `owners/7/pets`. */
function isCurrent(template: string, name: string | undefined): boolean {
  if (name === undefined) return false;
  const parts = template.split('/');
  const own = name.split('/');
  return (
    parts.length === own.length &&
    parts.every((part, index) => part.startsWith('{') || part === own[index])
  );
}

function ResourceName({ name }: { readonly name: string }) {
  return (
    <>
      {name.split(/(\{[^}]*\})/).map((part, index) => (
        <span key={`${index} ${part}`} class={part.startsWith('{') ? 'placeholder' : undefined}>
          {/* Names are broken between their segments where that is possible. */}
          {part.split(/(?<=\/)/).map((segment, place) => (
            <Fragment key={`${place} ${segment}`}>
              {segment}
              <wbr />
            </Fragment>
          ))}
        </span>
      ))}
    </>
  );
}
