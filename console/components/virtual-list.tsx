import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

type VirtualListProps<T> = {
  readonly items: readonly T[];
  /** In pixels; all rows have the same height. */
  readonly rowHeight: number;
  readonly label: string;
  readonly keyOf: (item: T) => string;
  readonly renderRow: (item: T, index: number) => ComponentChildren;
  /** The row to keep in sight. */
  readonly selected?: number;
  readonly header?: ComponentChildren;
};

/** Rows outside the window that are rendered too, so that scrolling shows no gaps. */
const overscan = 8;

/** Shows a long list of rows, of which only those in sight are in the page. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, rowHeight, label, keyOf, renderRow, selected, header } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ top: 0, height: 600 });
  const measure = () => {
    const element = viewport.current;
    if (element) setRange({ top: element.scrollTop, height: element.clientHeight });
  };
  useEffect(() => {
    const element = viewport.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useStaySame(viewport, items, keyOf, rowHeight);
  useKeepInSight(viewport, selected, rowHeight);
  const first = Math.max(0, Math.floor(range.top / rowHeight) - overscan);
  const count = Math.ceil(range.height / rowHeight) + 2 * overscan;
  const visible = items.slice(first, first + count);
  return (
    <div class="virtual" ref={viewport} onScroll={measure} tabIndex={-1}>
      {header}
      <div class="virtual-rows" style={{ height: `${items.length * rowHeight}px` }}>
        <ul
          class="virtual-window plain"
          aria-label={label}
          style={{ transform: `translateY(${first * rowHeight}px)` }}
        >
          {visible.map((item, offset) => renderRow(item, first + offset))}
        </ul>
      </div>
    </div>
  );
}

/** Keeps the rows in sight where they are when new ones come in above them. */
function useStaySame<T>(
  viewport: { readonly current: HTMLDivElement | null },
  items: readonly T[],
  keyOf: (item: T) => string,
  rowHeight: number,
): void {
  const previous = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const element = viewport.current;
    const [head] = items;
    const added =
      previous.current === undefined
        ? -1
        : items.findIndex((item) => keyOf(item) === previous.current);
    if (element && added > 0 && element.scrollTop > 0) element.scrollTop += added * rowHeight;
    previous.current = head === undefined ? undefined : keyOf(head);
  }, [items]);
}

function useKeepInSight(
  viewport: { readonly current: HTMLDivElement | null },
  selected: number | undefined,
  rowHeight: number,
): void {
  useLayoutEffect(() => {
    const element = viewport.current;
    if (!element || selected === undefined || selected < 0) return;
    const top = selected * rowHeight;
    const bottom = top + rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight - rowHeight)
      element.scrollTop = bottom - element.clientHeight + rowHeight;
    // A row that was clicked on would look like the open one after `j` and `k`.
    const current = element.querySelector('[aria-current="true"]');
    if (element.contains(document.activeElement) && current instanceof HTMLElement)
      current.focus({ preventScroll: true });
  }, [selected]);
}
