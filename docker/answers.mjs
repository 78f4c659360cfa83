/** Ends with 0 where the address answers with 2xx: `node answers.mjs URL`. The image has no curl. */
const answer = await fetch(process.argv[2], { signal: AbortSignal.timeout(4000) }).catch(() => null);
process.exit(answer?.ok ? 0 : 1);
