"""What a contract promises, beside what was measured. Pure: no file, no clock.

plan -> judge                    a contract's promises as checks; a number as a verdict
durations, wording               lengths of time, sentences
history, incidents, health       what became of it over time
"""
