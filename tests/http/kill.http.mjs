// The server dies in the middle of many submissions (kill -9) and is started again on the same
// folder: what was acknowledged is there exactly once, what was not is whole or absent, and posting
// every form again gives each its one receipt.
import { run, test } from '../site/tap.mjs';
import { Client, check, makeSite, person, wizardStart } from './client.mjs';

const COUNT = Number(process.env.KILL_COUNT ?? 1000), CLIENTS = 32;

let world, site;
const numberOf = (page) => /受理编号 <span class="big">([^<]*)/.exec(page.text)?.[1];
const keyOf = (i) => `kill-test-${String(i).padStart(6, '0')}`;

// Posts the forms [0, COUNT) with some clients at once; tells each answer, or null when none came.
async function postAll(afterEach) {
    const answers = new Array(COUNT).fill(null);
    let next = 0;
    await Promise.all(Array.from({ length: CLIENTS }, async () => {
        let client, start;
        for (let i = next++; i < COUNT; i = next++) {
            try {
                if (!start) {
                    client = new Client(site);
                    start = await wizardStart(client);
                }
                answers[i] = await client.post('/ysq/shenqing', { ...person, body_id: start.body_id,
                    title: `第${i}份申请`, idempotency_key: keyOf(i), step: '5', go: 'submit',
                    promised: '1' }, { token: start.csrf });
                afterEach(answers);
            } catch {
                start = null;
            }
        }
    }));
    return answers;
}

let acknowledged = [];

test('the server is killed in the middle of many submissions', async () => {
    let killed = false;
    const answers = await postAll((all) => {
        if (!killed && all.filter(Boolean).length >= COUNT / 3) {
            killed = true;
            site.process.kill('SIGKILL');
        }
    });
    await site.ended;
    acknowledged = answers.map((a, i) => (a?.status === 303 ? { i, location: a.location } : null)).filter(Boolean);
    check(acknowledged.length >= COUNT / 3 - 1 && acknowledged.length < COUNT,
        `${acknowledged.length} of ${COUNT} acknowledged`);
    await site.start();
});

test('what was acknowledged is there', async () => {
    const numbers = new Set();
    for (const { i, location } of acknowledged) {
        const receipt = await new Client(site).get(location);
        check(receipt.status === 200 && receipt.text.includes(`第${i}份申请`), `form ${i}: ${receipt.status}`);
        numbers.add(numberOf(receipt));
    }
    check(numbers.size === acknowledged.length, `${numbers.size} numbers for ${acknowledged.length} receipts`);
});

test('posting every form again gives each its one receipt', async () => {
    const answers = await postAll(() => {});
    const numbers = new Set();
    for (let i = 0; i < COUNT; i++) {
        check(answers[i]?.status === 303, `form ${i}: ${answers[i]?.status}`);
        const receipt = await new Client(site).get(answers[i].location);
        check(receipt.text.includes(`第${i}份申请`), `the receipt of form ${i} is of another`);
        numbers.add(numberOf(receipt));
    }
    check(numbers.size === COUNT, `${numbers.size} numbers for ${COUNT} forms`);
    const again = acknowledged.filter(({ i }) => !answers[i].location.endsWith('?again=1'));
    check(again.length === 0, `${again.length} acknowledged forms were taken as new`);
});

test('a start on the folder of these applications answers within 200 ms', async () => {
    let best = Infinity; // of five: the machine may be busy
    for (let i = 0; i < 5; i++) {
        await site.stop();
        const began = performance.now();
        await site.start();
        best = Math.min(best, performance.now() - began);
    }
    check(best <= 200, `the best of five starts took ${Math.round(best)} ms`);
});

run({
    before: async () => {
        world = await makeSite();
        site = world.site;
    },
    after: async () => world?.stop(),
});
