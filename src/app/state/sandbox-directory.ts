import { defaultSandboxName } from '../../base/sandbox-name.ts';
import type { SandboxPrincipal, SandboxToken } from '../../control/control.ts';
import type { Records, SharedParts, StoredRecord } from '../../store/types.ts';

/** The registered sandboxes and their tokens. */
export type SandboxDirectory = {
  has(name: string): boolean;
  names(): readonly string[];
  register(name: string, tokens: readonly SandboxToken[]): Promise<void> | undefined;
  /** Removes a sandbox with its tokens; the default sandbox loses its tokens only. */
  forget(name: string): Promise<void> | undefined;
  tokens(): ReadonlyMap<string, SandboxPrincipal>;
  /** Shows what other replicas have registered, as far as this one has it; absent without replicas. */
  readonly refresh?: () => Promise<void> | undefined;
};

/** The directory of a single process. */
export function createLocalDirectory(): SandboxDirectory {
  const names = new Set([defaultSandboxName]);
  const tokens = new Map<string, SandboxPrincipal>();
  return {
    has: (name) => names.has(name),
    names: () => [...names],
    register: (name, sandboxTokens) => {
      names.add(name);
      for (const { token, user } of sandboxTokens)
        tokens.set(token, user === undefined ? { sandbox: name } : { id: user, sandbox: name });
      return undefined;
    },
    forget: (name) => {
      if (name !== defaultSandboxName) names.delete(name);
      for (const [token, { sandbox }] of tokens) if (sandbox === name) tokens.delete(token);
      return undefined;
    },
    tokens: () => tokens,
  };
}

/** The directory that the replicas of a store share: records of its registry. */
export function createSharedDirectory({
  registry,
  registryVersion,
}: SharedParts): SandboxDirectory {
  let version: string | undefined;
  let names: ReadonlySet<string> = new Set([defaultSandboxName]);
  let tokens: ReadonlyMap<string, SandboxPrincipal> = new Map();
  const refresh = async (): Promise<void> => {
    const latest = registryVersion();
    await registry.read(({ records }) => {
      names = new Set([defaultSandboxName, ...listKeys(records('sandboxes'))]);
      tokens = new Map(records('tokens').list().records.map(toTokenEntry));
    });
    version = latest;
  };
  return {
    has: (name) => names.has(name),
    names: () => [...names],
    register: async (name, sandboxTokens) => {
      await registry.write(({ records }) => {
        putRecord(records('sandboxes'), { id: name });
        for (const { token, user } of sandboxTokens)
          putRecord(records('tokens'), { id: token, sandbox: name, ...(user && { user }) });
      });
      await refresh();
    },
    forget: async (name) => {
      await registry.write(({ records }) => {
        records('sandboxes').remove(name);
        const owned = records('tokens').list({ where: { sandbox: name } }).records;
        for (const { id } of owned) records('tokens').remove(String(id));
      });
      await refresh();
    },
    tokens: () => tokens,
    refresh: () => (registryVersion() === version ? undefined : refresh()),
  };
}

function listKeys(records: Records): readonly string[] {
  return records.list().records.map(({ id }) => String(id));
}

function putRecord(records: Records, record: StoredRecord & { readonly id: string }): void {
  if (records.get(record.id) === undefined) records.insert(record);
  else records.update(record);
}

function toTokenEntry({
  id,
  sandbox,
  user,
}: Readonly<Record<string, unknown>>): readonly [string, SandboxPrincipal] {
  const principal = { sandbox: String(sandbox) };
  return [String(id), user === undefined ? principal : { ...principal, id: String(user) }];
}
