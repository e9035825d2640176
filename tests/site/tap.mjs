// A small TAP producer for black-box tests: test('a sentence', async () => {...}) registers, and
// run() executes them in order, each with a time limit, and ends the process. A test fails by
// throwing; skip('reason') inside a test skips it.
import process from 'node:process';

const registered = [];

class Skip extends Error {}

export function test(name, body, { seconds = 120 } = {}) {
    registered.push({ name, body, seconds });
}

export function skip(reason) {
    throw new Skip(reason);
}

async function within(seconds, body) {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`not done after ${seconds} s`)), seconds * 1000);
    });
    try {
        await Promise.race([body(), late]);
    } finally {
        clearTimeout(timer);
    }
}

// Runs all tests; before and after surround them all. The result is told by TAP and exit status.
export async function run({ before = async () => {}, after = async () => {} } = {}) {
    console.log(`1..${registered.length}`);
    let number = 0, failed = 0, broken = null;
    try {
        await before();
    } catch (error) {
        broken = error;
    }
    for (const { name, body, seconds } of registered) {
        number++;
        try {
            if (broken) throw broken;
            await within(seconds, body);
            console.log(`ok ${number} - ${name}`);
        } catch (error) {
            if (error instanceof Skip) {
                console.log(`ok ${number} - ${name} # SKIP ${error.message}`);
                continue;
            }
            failed++;
            console.log(`not ok ${number} - ${name}`);
            console.log(String(error?.stack ?? error).replace(/^/gm, '# '));
        }
    }
    try {
        await after();
    } catch (error) {
        failed++;
        console.log(`not ok ${number + 1} - what was started ends in good order`);
        console.log(String(error?.stack ?? error).replace(/^/gm, '# '));
    }
    process.exit(failed ? 1 : 0);
}
