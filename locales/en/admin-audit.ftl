# The admin's pages about the audit log, what went wrong, and charts.

## Charts

admin-charts-title = Charts
admin-charts-ranges = Time shown
admin-charts-range = { $range ->
    [hour] Last hour
    [day] Last day
    [week] Last week
   *[month] Last 30 days
  }
admin-charts-as-of = As of { $time } UTC. The charts refresh themselves while you look at them.
admin-charts-sums = In all of this time
admin-charts-sum-accepted = Accepted
admin-charts-sum-pictures = Pictures drawn
admin-charts-sum-gifs = GIFs drawn
admin-charts-sum-failed = Failed
admin-charts-sum-canceled = Canceled
admin-charts-sum-refused = Refused
admin-charts-sum-spent = Credits spent
admin-charts-sum-refunded = Credits given back
admin-charts-from = From (UTC)
admin-charts-table = The figures as a table
admin-charts-table-about = The newest first. Times in which nothing happened are left out.
admin-charts-empty = Nothing has happened in this time. Once somebody asks for a drawing, this page shows how long they waited, what was drawn and what it cost.
admin-charts-waits = Waiting times
admin-charts-waits-about = From when a request was accepted until its drawing began.
admin-charts-waits-median = Half waited at most
admin-charts-waits-p95 = 95% waited at most
admin-charts-throughput = Requests
admin-charts-throughput-about = What was drawn, what failed, and what was not accepted.
admin-charts-throughput-pictures = Pictures
admin-charts-throughput-gifs = GIFs
admin-charts-throughput-failed = Failed
admin-charts-throughput-refused = Refused
admin-charts-eta = How far estimates were off
admin-charts-eta-about = How much longer (+) or shorter (−) it took than people had been told. The median; 0% is exact.
admin-charts-eta-error = Longer or shorter than told
admin-charts-credits = Credits
admin-charts-credits-about = What drawings cost in the end, and what was given back because one failed or was canceled.
admin-charts-credits-spent = Spent
admin-charts-credits-refunded = Given back
admin-charts-engine = Engine use
admin-charts-engine-about = The share of the time that the engine was drawing. It counts when a drawing is done, so it may be above 100%.
admin-charts-engine-use = Time in use

## The audit log

admin-audit-title = Audit log
admin-audit-check = Is it as it was written?
admin-audit-check-now = Check all of it now
admin-audit-never-checked = Not checked since Pincel was started. A check reads every entry and compares it with the ones before it and with notes kept outside the database.
admin-audit-checking = Being checked
admin-audit-checked-so-far = { $rows ->
    [one] { $rows } entry so far
   *[other] { $rows } entries so far
  }
admin-audit-checked-at = Last checked:
admin-audit-not-checked = Could not be checked
admin-audit-check-bug = Something went wrong inside Pincel. Its log says what; try again.
admin-audit-whole = In order
admin-audit-whole-means = { $anchors ->
    [0] Every entry is as it was written.
   *[other] Every entry is as it was written, and none is missing.
  }
admin-audit-broken = Not as it was written
admin-audit-fault = { $what ->
    [edited] Entry { $seq } was edited.
    [rewritten] Entry { $seq } was changed, and its hash was computed anew to fit.
    [reordered] Entry { $seq } was written under another number.
    [missing] Entry { $seq } is missing.
    [truncated] The newest entries were cut off, from { $seq } on.
    [unexpected] Entry { $seq } does not belong there.
   *[cut] The oldest entries, up to about { $seq }, were removed, and not by retention.
  }
admin-audit-broken-means = Keep a copy of the database and of the anchor file before anything else, and compare them with a backup.
admin-audit-no-anchors = There was no anchor to compare with, so nobody can tell whether the newest entries were cut off. Pincel notes one every now and then (PINCEL_AUDIT_ANCHOR_FILE).
admin-audit-torn-anchors = { $lines ->
    [one] { $lines } line of the anchor file says nothing. A crash may tear one; if there are more, somebody has changed the file.
   *[other] { $lines } lines of the anchor file say nothing. A crash may tear one; if there are more, somebody has changed the file.
  }
admin-audit-figure-rows = Entries checked
admin-audit-figure-head = Last one in order
admin-audit-figure-cut = Removed by retention up to
admin-audit-figure-anchors = Anchors compared
admin-audit-figure-took = Took
admin-audit-seconds = { NUMBER($seconds, maximumFractionDigits: 1) } s
admin-audit-amount = { $amount }
admin-audit-entries = Entries
admin-audit-field = { $name ->
    [kind] What happened
    [words] Words
    [person] Person
    [space] Place
    [job] Drawing
    [from] From day
   *[to] To day
  }
admin-audit-any-kind = Anything
admin-audit-search = Search
admin-audit-all = Show everything
admin-audit-search-hint = A person is an id or an account like discord:1234, a place is one like telegram:-5678. Days and times are UTC.
admin-audit-wrong = { $name ->
    [kind] There is no such happening: choose one from the list.
    [person] Nobody goes by that. Give an id, or an account like discord:1234.
    [space] Nobody has asked from a place like that. Give an id, or a place like telegram:-5678.
    [from] The first day has to be a date like 2026-11-21.
   *[to] The last day has to be a date like 2026-11-21.
  }
admin-audit-none = No entry fits. Every request, drawing, delivery and change that an admin makes is noted here: look for less, or for other days.
admin-audit-column = { $column ->
    [when] When
    [what] What
    [by] By
   *[about] About
  }
admin-audit-themselves = themselves
admin-audit-number = (entry { $seq })
admin-audit-fact = { $name ->
    [surface] Platform
    [reason] Reason
    [media] Kind
    [model] Model
    [class] Class
    [price] Price
    [position] Place in the queue
    [charged] Charged
    [amount] Amount
    [balanceBefore] Balance before
    [balanceAfter] Balance after
    [before] Before
    [after] After
    [scope] Rule for
    [scopeKey] Rule for which
    [attempt] Attempt
    [attempts] Attempts
    [files] Files
    [engineMs] Engine time (ms)
    [prompt] Prompt
    [negativePrompt] Negative prompt
    [personal] What they wrote
    [space] Place
    [job] Drawing
    [seq] Number
    [hash] Hash
   *[other] { $name }
  }
admin-audit-personal-erased = It cannot be read any more: the person was forgotten.
admin-audit-personal-damaged = It cannot be read: these are not the bytes that were written. Check the log.
admin-audit-pages = Pages of entries
admin-audit-newest = Back to the newest
admin-audit-older = Older entries
admin-audit-export = Download these entries (JSON lines)
admin-audit-export-care = The file holds what people wrote: keep it where only you can read it.

## What went wrong

admin-problems-title = Problems
admin-problems-quiet = Nothing is wrong
admin-problems-quiet-since = Since:
admin-problems-quiet-yet = Nothing has happened yet.
admin-problems-empty = This page shows what was refused and what failed in the last week, and results that could not be handed over and wait for you to try again.
admin-problems-parked = Results that could not be handed over
admin-problems-parked-about = Pincel has tried often enough and gave up. See to what is in the way, then try again.
admin-problems-none-parked = None: everything that was drawn was handed over, or still will be.
admin-problems-retry = Try again
admin-problems-retry-outcome = { $outcome ->
    [retried] The result is due again and is handed over in a moment.
    [pending] That result is being tried again already.
    [delivered] That result has been handed over meanwhile.
   *[dropped] That drawing is over: there is nothing left to hand over.
  }
admin-problems-failed = Drawings that failed
admin-problems-none-failed = None in the last week.
admin-problems-failed-count = { $count ->
    [one] { $count } in the last week. It cost nobody anything.
   *[other] { $count } in the last week, the newest { $shown } below. They cost nobody anything.
  }
admin-problems-refused = Requests that were refused
admin-problems-none-refused = None in the last week.
admin-problems-reasons = Refusals by reason
admin-problems-latest = The latest of them
admin-problems-all-refused = All refusals in the audit log
admin-problems-story = What happened
admin-problems-column = { $column ->
    [when] When
    [who] Who
    [where] Where
    [surface] To
    [attempts] Attempts
    [kind] What
    [why] Why
    [last-day] Last 24 hours
    [last-week] Last 7 days
   *[actions] Actions
  }
admin-problems-surface = { $surface ->
    [discord] Discord
    [telegram] Telegram
    [cli] Command line
   *[web] Web
  }
admin-problems-kind = { $kind ->
    [gif] GIF
   *[image] Picture
  }
admin-problems-reason = { $reason ->
    [prompt-empty] empty prompt
    [prompt-too-long] prompt too long
    [not-a-number] not a number
    [seed-invalid] seed that cannot be used
    [unknown-name] unknown model, scheduler, motion or LoRA
    [media-kind-unsupported] the model cannot draw this kind
    [start-picture-unsupported] the model cannot start from a picture
    [start-picture-for-gif] picture to start a GIF from
    [start-picture-unusable] picture to start from cannot be used
    [queue-full] too many waiting
    [quota-exceeded] not enough credits
    [never-allowed] never allowed
    [word-denied] denied word
    [kind-not-allowed] this kind is not allowed to them
    [blocked] blocked person
    [channel-not-allowed] channel that is not allowed
    [nsfw-not-allowed] explicit picture
    [wait-too-long] wait too long to hand it over
    [draining] closed to new requests
    [event-reused] sent twice, with other words
    [storage-busy] database busy
    [storage-full] disk full
   *[other] { $reason }
  }
admin-problems-error = { $kind ->
    [engine-crashed] The engine stopped.
    [engine-hung] The engine did not answer.
    [interrupted] Restarted too often.
    [input-unreadable] The picture to start from cannot be read.
    [blocked-content] Withheld by the safety checker.
    [numeric-overflow] Numbers out of range.
    [disk-failed] The disk failed.
    [model-invalid] The model cannot be used.
    [provider-unavailable] Nothing can draw here.
    [undeliverable] Could not be handed over.
    [bug] A mistake of Pincel’s.
   *[other] { $kind }
  }
