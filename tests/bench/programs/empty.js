/** What a process costs that does nothing but say so. */
process.stdout.write(`${JSON.stringify(process.cpuUsage())}\n`);
