// Makes the README's pictures of the commands again: runs the product (run.sh, in a folder and at ports of its own), installs it on
// the sandbox Mattermost, types the commands there, and lets Chromium draw the channel.
//   node scripts/pictures.mjs
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const patienceMs = 180_000;
const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
const [integrationPort, sandboxPort, blobPort, queuePort, tablePort] = await Promise.all(Array.from({ length: 5 }, freePort));
const [integration, sandbox] = [`http://127.0.0.1:${integrationPort}`, `http://127.0.0.1:${sandboxPort}`];
const adminToken = randomBytes(13).toString('hex');
const channel = 'platform-team';
const person = 'admin';
const width = 676; // so narrow that the page leaves the list of channels out

const product = spawn('./run.sh', {
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true, // a group of its own, which is interrupted as by Ctrl-C
  env: {
    ...process.env, DATA_DIR: folder, INTEGRATION_PORT: integrationPort, SANDBOX_PORT: sandboxPort, SANDBOX_ADMIN_TOKEN: adminToken,
    AZURITE_BLOB_PORT: blobPort, AZURITE_QUEUE_PORT: queuePort, AZURITE_TABLE_PORT: tablePort,
  },
});
let said = '';
product.stdout.on('data', text => { said += text; });
try {
  await until('the product runs', () => said.includes('The channel:'));
  await install();
  const channelId = await makeChannel();
  await type(channelId, '/parabol connect');
  await type(channelId, '/parabol settings set threads=on timezone=Europe/Berlin');
  await hold();
  await draw('docs/thread.png', 1260, post => !isPrivate(post) && /Sprint 41/.test(post));
  for (const command of ['status', 'doctor']) await type(channelId, `/parabol ${command}`);
  await draw('docs/commands.png', 1350, post => isPrivate(post) && !/Changed\./.test(post), '/parabol help');
  await useGroups(channelId);
  await draw('docs/groups.png', 620, post => /will be added|the build is red/.test(post) || (/post reply/.test(post) && post.includes('dev00001')), '/parabol groups');
} finally {
  if (product.exitCode === null) {
    process.kill(-product.pid, 'SIGINT');
    await new Promise(resolve => product.once('exit', resolve));
  }
  rmSync(folder, { recursive: true });
}

/** As an administrator does it: with a bot, and names of integrations shown. */
async function install() {
  const { settings } = await json(`${sandbox}/sandbox/server`);
  await json(`${sandbox}/sandbox/server`, 'PATCH', { settings: { ...settings, enableBotAccountCreation: true, enablePostUsernameOverride: true } });
  await json(`${integration}/api/servers`, 'POST', { url: sandbox, adminToken, teams: 'all' }, secrets()['Integration:AdminKey']);
}

async function makeChannel() {
  await json(`${sandbox}/sandbox/hooks`, 'POST', { channel });
  return /name="channel" value="([^"]+)"/.exec(await page())[1];
}

/** A retrospective, from its start to its end. */
async function hold() {
  const team = { id: /team <code>([^<]+)<\/code>/.exec(await page())[1], name: 'Platform' };
  const meeting = { id: 'retro-41', name: 'Sprint 41 retro', type: 'retrospective' };
  const before = (await posts()).length;
  const notices = [
    ['meeting.started', {}],
    ['timer.started', { phase: 'reflect', deadline: new Date(Date.now() + 10 * 60_000).toISOString() }],
    ['timer.stopped', { phase: 'reflect' }],
    ['meeting.ended', { stats: { reflections: 23, topics: 6, comments: 9, tasks: 2 } }],
  ];
  for (const [index, [kind, data]] of notices.entries()) {
    await json(`${integration}/api/events`, 'POST', {
      specversion: '1.0', id: `a41f0${index}`, source: 'https://app.parabol.co', type: `co.parabol.${kind}`, time: new Date().toISOString(), data: { team, meeting, ...data },
    }, secrets()['Integration:ApiKey']);
    await until(`${kind} is posted`, async () => (await posts()).length > before + index);
  }
}

/** A group of the team's people: some are in the channel, some are not. */
async function useGroups(channelId) {
  await json(`${sandbox}/sandbox/people`, 'POST', { count: 24, prefix: 'dev' });
  const names = Array.from({ length: 24 }, (_, at) => `@dev${String(at + 1).padStart(5, '0')}`);
  await type(channelId, `/parabol group create Developers ${names.join(' ')}`);
  for (const some of [names.slice(0, 4), names.slice(4, 8)]) await type(channelId, `/parabol invite ${some.join(' ')}`);
  await type(channelId, '/parabol invite @developers');
  await type(channelId, '/parabol mention @developers the build is red: who has a minute?');
  const before = (await posts()).length;
  await press('Notify');
  await until('the group is mentioned', async () => (await posts()).length > before + 1);
}

/** Presses the button of the latest post that has one of this label. */
async function press(label) {
  for (const form of [...(await page()).matchAll(/<form class="actions"[^]*?<\/form>/g)].reverse()) {
    const button = new RegExp(`<button[^>]*name="action" value="([^"]+)"[^>]*>${label}`).exec(form[0]);
    if (!button) continue;
    const fields = { as: person, post: /name="post" value="([^"]+)"/.exec(form[0])[1], action: button[1] };
    await fetch(`${sandbox}/sandbox/forms/press`, { method: 'POST', body: new URLSearchParams(fields) });
    return;
  }
  throw new Error(`there is no button ${label}`);
}

function posts() {
  return json(`${sandbox}/sandbox/posts?channel=${channel}`);
}

async function type(channelId, text) {
  const form = new URLSearchParams({ as: person, channel: channelId, text });
  const answer = await fetch(`${sandbox}/sandbox/forms/type`, { method: 'POST', body: form });
  if (!answer.ok) throw new Error(`${text}: ${answer.status}`);
}

async function page(draft = '') {
  return (await fetch(`${sandbox}/acme/channels/${channel}?as=${person}&draft=${encodeURIComponent(draft)}`)).text();
}

/**
 * Draws some of the posts that the person sees, and what they are typing. From a file and without the page's
 * script, whose stream of new posts would keep Chromium waiting; and with an address that a reader may have.
 */
async function draw(file, height, isShown, draft = '') {
  const html = join(folder, 'page.html');
  const shown = (await page(draft)).replace(/<script.*<\/script>/, '').replaceAll(integration, 'https://integration.example.com')
    .replace(/<article[^]*?<\/article>/g, post => (isShown(post) ? post : ''));
  writeFileSync(html, shown);
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--hide-scrollbars', `--user-data-dir=${join(folder, 'chromium')}`, `--window-size=${width},${height}`, `--screenshot=${file}`];
  const drawn = spawnSync('chromium', [...flags, `file://${html}`], { encoding: 'utf8', timeout: 60_000 });
  if (drawn.status !== 0) throw new Error(`Chromium: ${drawn.stderr}`);
  console.log(`Drawn: ${file}`);
}

function isPrivate(post) {
  return post.includes('Only visible to you');
}

async function json(url, method = 'GET', body = undefined, key = '') {
  const answer = await fetch(url, { method, headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` }, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

function secrets() {
  return JSON.parse(readFileSync(join(folder, 'development-secrets.json'), 'utf8'));
}

async function until(what, isSo) {
  for (const end = Date.now() + patienceMs; Date.now() < end; await new Promise(resolve => setTimeout(resolve, 100))) {
    if (await isSo()) return;
    if (product.exitCode !== null) throw new Error(`run.sh ended before ${what}:\n${said}`);
  }
  throw new Error(`after ${patienceMs / 1000} s it is still not so that ${what}`);
}

function freePort() {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resolve(port)); });
  });
}
