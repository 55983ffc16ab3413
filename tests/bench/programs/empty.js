/** The cost of a process that does nothing but print this. */
process.stdout.write(`${JSON.stringify(process.cpuUsage())}\n`);
