import { type Route, toHash } from '../../state/router.ts';

/** The page of records that the address names: `#/data/pets?q=rex&sort=-name&page=2&size=100`. */
export type RecordPage = {
  readonly resource: string;
  /** The record that is open, or `+` for a new one. */
  readonly openKey: string | undefined;
  readonly search: string;
  /** A property; with a minus in front of it, downwards. */
  readonly sort: string;
  /** From 1. */
  readonly number: number;
  readonly size: number;
};

export const pageSizes = [25, 50, 100, 500];
const defaultSize = 50;

export function readRecordPage(resource: string, { segments, query }: Route): RecordPage {
  return {
    resource,
    openKey: segments[1],
    search: query.get('q') ?? '',
    sort: query.get('sort') ?? '',
    number: readCount(query.get('page')) ?? 1,
    size: readCount(query.get('size')) ?? defaultSize,
  };
}

function readCount(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

/** The address of a page. */
export function toPageHash({ resource, openKey, search, sort, number, size }: RecordPage): string {
  return toHash('data', openKey === undefined ? [resource] : [resource, openKey], {
    ...(search !== '' && { q: search }),
    ...(sort !== '' && { sort }),
    ...(number !== 1 && { page: String(number) }),
    ...(size !== defaultSize && { size: String(size) }),
  });
}

/** The control call that lists all selected records, or with a limit one page of them. */
export function toListCall(
  { resource, search, sort, number, size }: RecordPage,
  extent: 'page' | 'all',
): string {
  const query = new URLSearchParams({
    ...(search.trim() !== '' && { search }),
    ...(sort !== '' && { sort }),
    ...(extent === 'page' && { offset: String((number - 1) * size), limit: String(size) }),
  }).toString();
  return `GET /state/${encodeURIComponent(resource)}${query === '' ? '' : `?${query}`}`;
}
