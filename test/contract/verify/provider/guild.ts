import type { Answer, ProviderRequest } from './scripted-provider.ts';

/** What can be wrong with the guild, by the operation and the check that find it. */
export const guildFaults = {
  'an unknown user becomes a member': 'addMember members',
  'adding twice lists twice': 'addMember members',
  'leaving changes nothing': 'removeMember members',
  'adding changes nothing': 'addMember members',
  'leaving removes the user': 'removeMember members',
  'a removed user stays a member': 'removeUser members',
  'adding is refused': undefined,
  'the profile is not stored': 'setProfile updated',
  'the profile is merged': 'setProfile updated',
  'clearing the profile changes nothing': 'clearProfile removed',
  'clearing the profile removes the user': 'clearProfile untouched',
  'setting the profile renames the user': 'setProfile untouched',
  'a removed user keeps the profile': 'removeUser children',
  'notes are not counted': 'readTeam total',
  'all notes are counted': 'readTeam total',
  'notes name another team': 'addNote parent',
  'notes of all teams are listed': 'listNotes parent',
  'an unknown team has notes': 'listNotes unknown',
  'an unknown team gets notes': 'addNote unknown',
  'a changed note is listed as it was': 'listNotes listed',
} as const;

export type GuildFault = keyof typeof guildFaults;

type Entry = { readonly id: string; readonly [name: string]: string };

const kinds = ['teams', 'users', 'notes'] as const;

/** Answers as the guild does, without anything of Sandlot; with some faults, or none. */
export function createGuild(...faults: readonly GuildFault[]) {
  const is = (name: GuildFault): boolean => faults.includes(name);
  const entries = new Map<string, Entry>();
  const members = new Map<string, readonly string[]>();
  const profiles = new Map<string, Record<string, string>>();
  const listed = new Map<string, Entry>();
  let last = 0;
  const find = (kind: string, id = ''): Entry | undefined => entries.get(`${kind}/${id}`);
  const listOf = (kind: string): readonly Entry[] =>
    [...entries].flatMap(([key, entry]) => (key.startsWith(`${kind}/`) ? [entry] : []));
  const remove = (kind: string, id: string): Answer => {
    entries.delete(`${kind}/${id}`);
    if (kind === 'users') {
      if (!is('a removed user keeps the profile')) profiles.delete(id);
      for (const [team, own] of is('a removed user stays a member') ? [] : members)
        members.set(
          team,
          own.filter((one) => one !== id),
        );
    }
    const below = listOf('notes').filter(({ teamId }) => kind === 'teams' && teamId === id);
    for (const note of below) entries.delete(`notes/${note.id}`);
    return { status: 204 };
  };
  const show = (kind: string, entry: Entry) => {
    if (kind === 'notes' && is('notes name another team')) return { ...entry, teamId: '9999' };
    const own = listOf('notes').filter(
      ({ teamId }) => teamId === entry.id || is('all notes are counted'),
    );
    const noteCount = is('notes are not counted') ? 0 : own.length;
    return kind === 'teams' ? { ...entry, noteCount } : entry;
  };
  const names = { teams: 'name', users: 'name', notes: 'text' } as const;
  const add = (kind: (typeof kinds)[number], body: unknown, more: object): Answer => {
    if (!isSound(body, [names[kind]], names[kind])) return { status: 400 };
    last += 1;
    const id = `${1000 + last}`;
    const entry: Entry = { ...body, ...more, id };
    entries.set(`${kind}/${id}`, entry);
    listed.set(id, entry);
    return { status: 201, body: show(kind, entry) };
  };
  const onProfile = (method: string, id: string, body: unknown): Answer => {
    const own = profiles.get(id);
    const user = find('users', id);
    if (!user && !is('a removed user keeps the profile')) return { status: 404 };
    if (method === 'PUT') {
      if (!isSound(body, ['motto', 'about'], 'motto')) return { status: 400 };
      const next = is('the profile is merged') ? { ...own, ...body } : body;
      if (!is('the profile is not stored')) profiles.set(id, next);
      if (user && is('setting the profile renames the user'))
        entries.set(`users/${id}`, { ...user, name: 'Nobody' });
      return { status: 200, body: next };
    }
    if (!own) return { status: 404 };
    if (method === 'GET') return { status: 200, body: own };
    if (!is('clearing the profile changes nothing')) profiles.delete(id);
    return is('clearing the profile removes the user') ? remove('users', id) : { status: 204 };
  };
  const onMembers = (method: string, team: string, user: string | undefined): Answer => {
    const own = members.get(team) ?? [];
    if (method === 'PATCH') return { status: 405, headers: { allow: 'PUT, DELETE' } };
    if (user === undefined) {
      const found = own.map((id) => find('users', id) ?? { id, name: 'Removed' });
      return { status: 200, body: found };
    }
    const isKnown = find('users', user) !== undefined || is('an unknown user becomes a member');
    if (!isKnown || (method === 'DELETE' && !own.includes(user))) return { status: 404 };
    if (is('adding is refused')) return { status: 400, body: 'The team is full.' };
    const rest = own.filter((id) => id !== user || is('leaving changes nothing'));
    const more = is('adding twice lists twice') ? [...own, user] : [...new Set([...own, user])];
    if (method === 'DELETE') members.set(team, rest);
    else if (!is('adding changes nothing')) members.set(team, more);
    if (method === 'DELETE' && is('leaving removes the user')) remove('users', user);
    return { status: 204 };
  };
  const onNotes = (method: string, team: string, body: unknown): Answer => {
    if (method !== 'GET') return add('notes', body, { teamId: team });
    const isOld = is('a changed note is listed as it was');
    const all = listOf('notes').filter(
      ({ teamId }) => teamId === team || is('notes of all teams are listed'),
    );
    const shown = all.map((note) => show('notes', (isOld && listed.get(note.id)) || note));
    return { status: 200, body: shown };
  };
  const onTeam = (method: string, [team = '', part, user]: readonly string[], body: unknown) => {
    const isOpen =
      part === 'notes' &&
      is(method === 'GET' ? 'an unknown team has notes' : 'an unknown team gets notes');
    if (!find('teams', team) && !isOpen) return { status: 404 };
    return part === 'notes' ? onNotes(method, team, body) : onMembers(method, team, user);
  };
  const onEntry = (method: string, kind: string, id: string, body: unknown): Answer => {
    const entry = find(kind, id);
    if (!entry) return { status: 404 };
    if (method === 'DELETE') return remove(kind, id);
    if (method === 'GET') return { status: 200, body: show(kind, entry) };
    if (!isSound(body, [kind === 'notes' ? 'text' : 'name'])) return { status: 400 };
    const next: Entry = { ...entry, ...body };
    entries.set(`${kind}/${id}`, next);
    return { status: 200, body: show(kind, next) };
  };
  const answer = ({ method, url, text }: ProviderRequest): Answer => {
    const [, first = '', ...rest] = url.split('?', 1).join('').split('/').map(decodeURIComponent);
    const kind = kinds.find((one) => one === first);
    const [id, part] = rest;
    const body = parse(text);
    if (kind === undefined) return { status: 404 };
    if (id === undefined)
      return method === 'GET'
        ? { status: 200, body: listOf(kind).map((entry) => show(kind, entry)) }
        : add(kind, body, {});
    if (part === undefined) return onEntry(method, kind, id, body);
    return part === 'profile' ? onProfile(method, id, body) : onTeam(method, rest, body);
  };
  return { answer, count: () => entries.size };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An object of short texts with these names, with the required one. */
function isSound(
  body: unknown,
  names: readonly string[],
  required?: string,
): body is Record<string, string> {
  return (
    typeof body === 'object' &&
    body !== null &&
    !Array.isArray(body) &&
    (required === undefined || required in body) &&
    Object.entries(body).every(
      ([name, value]) =>
        names.includes(name) &&
        typeof value === 'string' &&
        value !== '' &&
        [...value].length <= 40,
    )
  );
}
