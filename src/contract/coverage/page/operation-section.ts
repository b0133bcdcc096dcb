import { formatCount } from '../../../base/text.ts';
import { emptyHtml, type Html, html } from '../../html-page/html.ts';
import {
  type BodyCoverage,
  listUncovered,
  type OperationCoverage,
  type ValueCoverage,
} from '../coverage.ts';

/** Renders an operation as a `<details>`: its summary when closed, all counts when open. */
export function renderOperation(operation: OperationCoverage): Html {
  const { method, path, id, calls } = operation;
  const missing = listUncovered(operation);
  const isWhole = calls > 0 && missing.length === 0;
  return html`<details class="operation ${isWhole ? 'whole' : 'part'}">
<summary><span class="method">${method}</span><span class="path"><code>${path}</code></span><span class="state"><span class="soft">${formatCount(calls, 'call')}</span> ${renderState(calls, missing.length)}</span></summary>
<div class="inside">
<p class="soft">${id}</p>
${renderStatuses(operation)}
${renderTable(
  'Parameters',
  operation.parameters.map((one) => ({ ...one, name: `${one.in} ${one.name}` })),
)}
${operation.request.map((body) => renderBody('Sent', body))}
${listAnsweredStatuses(operation).flatMap(({ status, bodies }) => bodies.map((body) => renderBody(`Answered with ${status}`, body)))}
</div>
</details>
`;
}

function listAnsweredStatuses({ statuses }: OperationCoverage): OperationCoverage['statuses'] {
  return statuses.filter((status) => status.calls > 0);
}

function renderState(calls: number, missing: number): Html {
  if (calls === 0) return html`<span class="tag bad">never called</span>`;
  return missing === 0
    ? html`<span class="tag good">complete</span>`
    : html`<span class="tag idle">${missing} not exercised</span>`;
}

function renderStatuses({ statuses }: OperationCoverage): Html {
  return renderTable(
    'Statuses',
    statuses.map(({ status, documented, calls }) => ({
      name: documented ? status : `${status} (not documented)`,
      calls,
      values: [],
    })),
  );
}

function renderBody(where: string, { type, calls, fields }: BodyCoverage): Html {
  return renderTable(`${where}: ${type}`, [
    { name: 'the body', calls, values: [] },
    ...fields.map((field) => ({ ...field, name: field.pointer || 'its values' })),
  ]);
}

type CountedRow = {
  readonly name: string;
  readonly calls: number;
  readonly values: readonly ValueCoverage[];
};

function renderTable(caption: string, rows: readonly CountedRow[]): Html {
  if (rows.length === 0) return emptyHtml;
  const hasValues = rows.some(({ values }) => values.length > 0);
  return html`<div class="scroll"><table>
<caption>${caption}</caption>
<thead><tr><th scope="col" class="number">Calls</th><th scope="col">Name</th>${hasValues ? html`<th scope="col" class="values">Values</th>` : emptyHtml}</tr></thead>
<tbody>
${rows.map((row) => renderRow(row, hasValues ? html`<td>${row.values.map(renderValue)}</td>` : emptyHtml))}
</tbody>
</table></div>`;
}

function renderRow({ name, calls }: CountedRow, values: Html): Html {
  return html`<tr class="${calls === 0 ? 'unseen' : 'seen'}"><td class="number">${calls === 0 ? 'none' : calls}</td><td><code>${name}</code></td>${values}</tr>
`;
}

function renderValue({ value, calls }: ValueCoverage): Html {
  return calls === 0
    ? html`<span class="tag idle"><code>${JSON.stringify(value)}</code> none</span> `
    : html`<span class="tag good"><code>${JSON.stringify(value)}</code> ${calls}</span> `;
}
