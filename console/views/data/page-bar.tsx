import { formatCount } from '../../components/format.ts';
import { navigate } from '../../state/router.ts';
import { pageSizes, type RecordPage, toPageHash } from './record-page.ts';

type PageBarProps = { readonly page: RecordPage; readonly total: number };

/** Goes to the other pages of a list, and chooses their size. */
export function PageBar({ page, total }: PageBarProps) {
  const { number, size } = page;
  const last = Math.max(1, Math.ceil(total / size));
  const go = (next: number) => navigate(toPageHash({ ...page, number: next }));
  const sizes = pageSizes.includes(size) ? pageSizes : [...pageSizes, size];
  const first = (number - 1) * size + 1;
  const range = `${format(first)} to ${format(Math.min(total, first + size - 1))} of `;
  return (
    <div class="page-bar">
      <span class="count">
        {last > 1 && first <= total && range}
        {formatCount(total, 'record')}
      </span>
      <span class="spacer" />
      <label class="page-size">
        Per page
        <select
          value={String(size)}
          onChange={(event) =>
            navigate(toPageHash({ ...page, number: 1, size: Number(event.currentTarget.value) }))
          }
        >
          {sizes.map((one) => (
            <option key={one} value={String(one)}>
              {one}
            </option>
          ))}
        </select>
      </label>
      <button type="button" disabled={number <= 1} onClick={() => go(number - 1)}>
        Previous
      </button>
      <button type="button" disabled={number >= last} onClick={() => go(number + 1)}>
        Next
      </button>
    </div>
  );
}

function format(count: number): string {
  return count.toLocaleString('en');
}
