import { countOf } from '../count.ts';
import { type Html, html, nothing } from './html.ts';
import { listMissing } from './missing.ts';
import type { BodyCoverage, OperationCoverage, ValueCoverage } from './types.ts';

/** An operation on the page: closed, with what matters; open, with all of it. */
export const toOperation = (operation: OperationCoverage): Html => {
  const { method, path, id, calls } = operation;
  const missing = listMissing(operation);
  const isWhole = calls > 0 && missing.length === 0;
  return html`<details class="operation ${isWhole ? 'whole' : 'part'}">
<summary><span class="method">${method}</span><span class="path"><code>${path}</code></span><span class="state"><span class="soft">${countOf(calls, 'call')}</span> ${toState(calls, missing.length)}</span></summary>
<div class="inside">
<p class="soft">${id}</p>
${toStatuses(operation)}
${toTable(
  'Parameters',
  operation.parameters.map((one) => ({ ...one, name: `${one.in} ${one.name}` })),
)}
${operation.request.map((body) => toBody('Sent', body))}
${listSeen(operation).flatMap(({ status, bodies }) => bodies.map((body) => toBody(`Answered with ${status}`, body)))}
</div>
</details>
`;
};

/** What was never answered has no bodies to tell of. */
const listSeen = ({ statuses }: OperationCoverage): OperationCoverage['statuses'] =>
  statuses.filter((status) => status.calls > 0);

const toState = (calls: number, missing: number): Html => {
  if (calls === 0) return html`<span class="tag bad">never called</span>`;
  return missing === 0
    ? html`<span class="tag good">whole</span>`
    : html`<span class="tag idle">${missing} not exercised</span>`;
};

const toStatuses = ({ statuses }: OperationCoverage): Html =>
  toTable(
    'Statuses',
    statuses.map(({ status, documented, calls }) => ({
      name: documented ? status : `${status} (not documented)`,
      calls,
      values: [],
    })),
  );

/** Fields are told where the whole was there. */
const toBody = (where: string, { type, calls, fields }: BodyCoverage): Html =>
  toTable(`${where}: ${type}`, [
    { name: 'the body', calls, values: [] },
    ...fields.map((field) => ({ ...field, name: field.pointer || 'its values' })),
  ]);

type Counted = {
  readonly name: string;
  readonly calls: number;
  readonly values: readonly ValueCoverage[];
};

const toTable = (caption: string, rows: readonly Counted[]): Html => {
  if (rows.length === 0) return nothing;
  const hasValues = rows.some(({ values }) => values.length > 0);
  return html`<div class="scroll"><table>
<caption>${caption}</caption>
<thead><tr><th scope="col" class="number">Calls</th><th scope="col">What</th>${hasValues ? html`<th scope="col" class="values">Values</th>` : nothing}</tr></thead>
<tbody>
${rows.map((row) => toRow(row, hasValues ? html`<td>${row.values.map(toValue)}</td>` : nothing))}
</tbody>
</table></div>`;
};

const toRow = ({ name, calls }: Counted, values: Html): Html =>
  html`<tr class="${calls === 0 ? 'unseen' : 'seen'}"><td class="number">${calls === 0 ? 'none' : calls}</td><td><code>${name}</code></td>${values}</tr>
`;

const toValue = ({ value, calls }: ValueCoverage): Html =>
  calls === 0
    ? html`<span class="tag idle"><code>${JSON.stringify(value)}</code> none</span> `
    : html`<span class="tag good"><code>${JSON.stringify(value)}</code> ${calls}</span> `;
