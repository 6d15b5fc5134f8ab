// Connects a team to the sandbox's channel, sends every sample event through the queues, and prints each post as a
// person would read it. With --once it ends with 0 when all have arrived, with 1 when one is missing after a minute.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const separator = process.argv.indexOf('--');
const { values: options } = parseArgs({
  args: process.argv.slice(2, separator),
  options: {
    once: { type: 'boolean', default: false },
    integration: { type: 'string' },
    sandbox: { type: 'string' },
    secrets: { type: 'string' },
  },
});
const sendSamples = process.argv.slice(separator + 1);
const team = 'demo';
const patienceMs = 60_000;

const started = Date.now();
await until('the integration is ready', async () => (await fetch(`${options.integration}/api/health/ready`)).ok);

const [hook] = await (await fetch(`${options.sandbox}/sandbox/hooks`)).json();
let number = 0;
await connect(hook.url);
const seenBefore = number;

const sent = spawnSync(sendSamples[0], sendSamples.slice(1), { encoding: 'utf8' });
if (sent.status !== 0) fail(`the samples could not be sent:\n${sent.stdout}${sent.stderr}`);
const expected = sent.stdout.trim().split('\n').length;
console.log(`\nSent ${expected} sample events:\n${sent.stdout}`);

await until(`all ${expected} posts have arrived`, async () => (await printNew()) >= seenBefore + expected);
await compareWithHistory();
console.log(`\nAll ${expected} events were posted, ${((Date.now() - started) / 1000).toFixed(1)} s after the start.`);

if (!options.once) {
  console.log(`\nThe channel:  ${options.sandbox}/${hook.team}/channels/${hook.channel}`);
  console.log(`The sandbox:  ${options.sandbox}/`);
  console.log(`Once more:    ${sendSamples.join(' ')}`);
  console.log('Ctrl-C ends everything. New posts appear here.');
  for (;;) {
    await printNew();
    await pause(500);
  }
}

/** Fails unless the integration's own history says, of every sample, what the channel shows. */
async function compareWithHistory() {
  const answer = await call('GET', `/api/teams/${team}/connection/deliveries?limit=${expected}`);
  const notPosted = answer.deliveries.filter(delivery => delivery.state !== 'posted');
  if (answer.deliveries.length < expected || notPosted.length > 0) {
    fail(`the delivery history tells something else: ${JSON.stringify(notPosted)}`);
  }
}

async function connect(webhookUrl) {
  await call('PUT', `/api/teams/${team}/connection`, { webhookUrl, timeZone: 'Europe/Berlin' });
  const test = await call('POST', `/api/teams/${team}/connection/test`);
  console.log(`Connected team '${team}': ${test.message}`);
  if (!test.posted) fail('the test message was not posted');
  number = (await posts(0)).length;
}

async function call(method, path, body) {
  const key = secrets()['Integration:ApiKey'];
  const answer = await fetch(options.integration + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) fail(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** The keys that the integration made for itself in Development. */
function secrets() {
  return JSON.parse(readFileSync(options.secrets, 'utf8'));
}

async function posts(after) {
  return (await fetch(`${options.sandbox}/sandbox/posts?after=${after}`)).json();
}

/** Prints what is new and answers the number of the newest post. */
async function printNew() {
  for (const post of await posts(number)) {
    console.log(`\n${post.text.trimEnd()}`);
    number = post.number;
  }
  return number;
}

async function until(what, isSo) {
  for (const end = Date.now() + patienceMs; Date.now() < end; await pause(100)) {
    if (await isSo().catch(() => false)) return;
  }
  fail(`after ${patienceMs / 1000} s it is still not so that ${what}`);
}

function pause(ms) {
  return new Promise(resolve => setTimeout(resolve, ms));
}

function fail(why) {
  console.error(`error: ${why}`);
  process.exit(1);
}
