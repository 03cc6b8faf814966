"""DuckDB in processes of its own, each used for one job and locked in.

In the web process, which never loads DuckDB:

files        a path in a contract -> open files below the data root
sampling     open files and a schema object -> a Sample
drift        where file and contract differ
workers      jobs in, answers out; starts the zygote and replaces it
answer       what a worker said, and how it ended
formats      the formats of files and how contracts spell them
order        what web process and zygote say to each other

In the processes that it starts:

zygote       has loaded DuckDB, forks a worker for each job, holds the clock
worker       one job: locks on, run, answer, end
confine      the locks: limits, user, and by landlock and seccomp files, network, processes
reader       open files as something that SQL can read
match        which columns are the promised properties
peek         the job "sample": rows, counts, profile
profile      nulls, distinct values, extremes, top values, histogram
kinds        DuckDB's types in the few kinds that matter
complaint    DuckDB's error texts without values and paths
quote        names and texts as SQL

demo_data    apart from these: moves the demo's data in time, for the command `demo`
"""
