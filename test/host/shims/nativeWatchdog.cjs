// Stands in for @vscode/native-watchdog, which would need a compiler: end when the parent process is gone.
const EXIT_ORPHANED = 87;

exports.start = (pid) => {
  const timer = setInterval(() => {
    try {
      process.kill(Number(pid), 0);
    } catch (error) {
      if (error.code === 'ESRCH') process.exit(EXIT_ORPHANED);
    }
  }, 1000);
  timer.unref();
};
