import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { repairFile } from '../../src/store/store.ts';
import { insertPet } from '../support/store-contract.ts';
import { openStoreFile } from '../support/store-file.ts';
import { content, fileOf, newFile } from './support/pets-file.ts';

t.test('keeps the permissions of the file', async (t) => {
  const file = fileOf(t, content());
  chmodSync(file, 0o666);
  const store = await openStoreFile(t, file);

  await insertPet(store.sandbox('default'), { id: 'rex' });
  await store.close();

  t.equal(statSync(file).mode & 0o777, 0o666);
});

t.test('lets only the owner read a new file and its log', async (t) => {
  const file = newFile(t);
  const store = await openStoreFile(t, file);
  await insertPet(store.sandbox('default'), { id: 'rex' });

  t.equal(statSync(`${file}.log`).mode & 0o777, 0o600);
  await store.close();
  t.equal(statSync(file).mode & 0o777, 0o600);
});

t.test('gives the log the permissions of the file', async (t) => {
  const file = fileOf(t, content());
  chmodSync(file, 0o640);

  const store = await openStoreFile(t, file);

  t.equal(statSync(`${file}.log`).mode & 0o777, 0o640);
  await store.close();
});

t.test('opens no link, FIFO, socket or device in the place of its files', async (t) => {
  const fifo = newFile(t);
  execFileSync('mkfifo', [fifo]);
  await t.rejects(openStoreFile(t, fifo), {
    message: `${fifo}: is a FIFO, not a regular file. Name another file.`,
  });

  const file = fileOf(t, content());
  symlinkSync(fifo, `${file}.log`);
  await t.rejects(openStoreFile(t, file), {
    message: `${file}.log: is a symbolic link, not a regular file. Name another file.`,
  });

  await t.rejects(openStoreFile(t, '/dev/null'), { message: /^\/dev\/null: is a device, / });

  const socket = join(tmpdir(), `sandlot-${process.pid}.sock`);
  const server = createServer().listen(socket);
  t.teardown(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  await t.rejects(openStoreFile(t, socket), { message: /: is a socket, / });
});

t.test('does not write through a link in the place of its temporary file', async (t) => {
  const file = fileOf(t, content());
  const victim = join(t.testdirName, 'victim');
  symlinkSync(victim, `${file}.tmp`);
  const store = await openStoreFile(t, file);

  await insertPet(store.sandbox('default'), { id: 'rex' });
  await store.close();

  t.notOk(existsSync(victim));
});

t.test('refuses a file with several hard links', async (t) => {
  const file = fileOf(t, content());
  linkSync(file, join(t.testdirName, 'other.json'));

  await t.rejects(openStoreFile(t, file), {
    message: /: has 2 hard links, so another process may use it/,
  });
});

t.test('explains a link to nothing, a loop of links and a long name', async (t) => {
  const dangling = join(t.testdir({}), 'dangling.json');
  symlinkSync(join(t.testdirName, 'none'), dangling);
  await t.rejects(openStoreFile(t, dangling), {
    message: `${dangling}: is a symbolic link, not a regular file. Name another file.`,
  });

  const loop = join(t.testdirName, 'loop');
  symlinkSync(loop, loop);
  await t.rejects(openStoreFile(t, join(loop, 'pets.json')), {
    message: /cannot be used \(too many symbolic links\)/,
  });
  const long = join(t.testdirName, 'a'.repeat(300));
  await t.rejects(openStoreFile(t, long), { message: /cannot be used \(its name is too long\)/ });
});

t.test('refuses a symbolic link, and repairs nothing through one', async (t) => {
  const file = fileOf(t, content());
  const link = join(t.testdirName, 'link.json');
  symlinkSync(file, link);
  const message = `${link}: is a symbolic link, not a regular file. Name another file.`;

  await t.rejects(openStoreFile(t, link), { message });
  await t.rejects(repairFile(link), { message });

  const victim = join(t.testdirName, 'victim');
  writeFileSync(victim, 'precious');
  symlinkSync(victim, `${file}.log`);
  await t.rejects(repairFile(file), { message: /\.log: is a symbolic link, / });
  t.equal(readFileSync(victim, 'utf8'), 'precious');
});

t.test('waits for no FIFO and writes through no link in the place of its lock', async (t) => {
  const file = fileOf(t, content());
  execFileSync('mkfifo', [`${file}.lock`]);
  await t.rejects(openStoreFile(t, file), {
    message: `${file}.lock: is a FIFO, not a regular file. Name another file.`,
  });

  rmSync(`${file}.lock`);
  const victim = join(t.testdirName, 'victim');
  symlinkSync(victim, `${file}.lock.${hostname()}.${process.pid}`);
  const store = await openStoreFile(t, file);

  t.equal(statSync(`${file}.lock`).mode & 0o777, 0o600);
  await store.close();
  t.notOk(existsSync(victim));
});

t.test('refuses a file in a missing folder and creates nothing', async (t) => {
  const folder = join(t.testdir({}), 'gone');
  const file = join(folder, 'pets.json');

  await t.rejects(openStoreFile(t, file), {
    message: `${file}: the folder ${folder} does not exist. Create it, or name another file.`,
  });

  t.notOk(existsSync(folder));
});

t.test('refuses a folder', async (t) => {
  const folder = join(t.testdir({ 'pets.json': {} }), 'pets.json');

  await t.rejects(openStoreFile(t, folder), {
    message: `${folder}: cannot be read (it is a folder). Name another file.`,
  });
});

t.test('refuses a file that cannot be created', async (t) => {
  const file = newFile(t);
  mkdirSync(`${file}.tmp`);

  await t.rejects(openStoreFile(t, file), {
    message:
      /pets\.json: cannot be written \(.*: it is a folder\)\. Fix that, or name another file\.$/,
  });

  t.notOk(existsSync(file) || existsSync(`${file}.log`) || existsSync(`${file}.lock`));
});

t.test(
  'explains a folder that takes no files',
  { skip: process.platform !== 'linux' },
  async (t) => {
    await t.rejects(openStoreFile(t, '/proc/self/mem'), {
      message:
        '/proc/self/mem: files cannot be created in the folder /proc/self. Name another file.',
    });
  },
);
