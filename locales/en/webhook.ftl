# Webhooks: programs that are called when a drawing is over.

webhook-failure-status = The receiver answered with status { $status }. It should answer with 200 or 204 once it has taken the call.
webhook-failure-redirect = The address leads elsewhere (status { $status }), and nobody follows. Make a webhook with the address it leads to.
webhook-failure-gone = The receiver answered with status { $status }: it does not want to be called any more.
webhook-failure-timeout = No answer came within ten seconds. The receiver should answer first and work afterwards.
webhook-failure-name-unknown = The name of the host could not be found. Check how the address is written.
webhook-failure-not-public = The address leads into a private network, where nothing is called. Use a public address, or ask an admin to allow the host.
webhook-failure-not-allowed = This address may not be called any more: only https addresses are, and hosts of the own network only for admins.
webhook-failure-token-over = The access token that this webhook was made with works no more, so it is not called. Remove it, and make another.
webhook-failure-certificate = The certificate of the address is not valid. Renew it, and check that it is for this name.
webhook-failure-refused = Nobody listens at this address. Start the receiver, and check the port.
webhook-failure-connection-lost = The connection broke off before the receiver answered.
webhook-failure-interrupted = The call was begun again and again and never came to an end.

webhook-refused-not-an-address = This is no web address. Write it whole, as in https://hooks.example.org/pincel.
webhook-refused-not-https = Only https addresses are called. Start the address with https://.
webhook-refused-has-password = An address with a name and a password in it is not called. Leave them out: every call is signed.
webhook-refused-not-public = This address leads into a private network, where nothing is called. Use a public address, or ask an admin to allow the host.
webhook-refused-admins-only = Only webhooks of admins may call this host. Use another https address, or ask an admin to make this webhook.
webhook-refused-too-many = You have { NUMBER($limit) } webhooks, which is as many as one may. Remove one first.
webhook-refused-no-event = Choose at least one thing to be told of.

## The page /account/webhooks

webhook-title = Webhooks
webhook-what = A program of yours can be called as soon as a drawing of yours is over, in chats too. Each call is signed, and made again for hours until it arrives.
webhook-yours = Your webhooks
webhook-none = You have none yet. With the address of a program, Pincel tells it of every drawing.
webhook-new = A new webhook
webhook-url = Address
webhook-url-hint = An https address that your program listens at.
webhook-told-of = Told when a drawing
webhook-told-of-hint = The program is told nothing else.
webhook-event = { $event ->
    [completed] is drawn
    [failed] fails
    [canceled] is canceled
   *[other] { $event }
  }
webhook-state = State
webhook-is = { $state ->
    [over] its access token works no more
    [paused] paused
    [failing] nothing arrives
   *[called] in use
  }
webhook-failing-since = Failing since
webhook-created = Made
webhook-made-with = Made with the access token
webhook-create = Make the webhook
webhook-made = The webhook is made
webhook-made-for = It calls { $url }.
webhook-secret = Secret
webhook-secret-keep = Copy the secret now: it is shown only this once. If you lose it, remove the webhook and make another.
webhook-secret-use = With it your program checks that a call is from here (Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature).
webhook-one = Webhook
webhook-calls = Latest calls
webhook-calls-none = It was not called yet. Send a test, or draw something.
webhook-call-of = { $event ->
    [completed] Drawn
    [failed] Failed
    [canceled] Canceled
   *[other] { $event }
  }
webhook-call-noted = That was
webhook-call-is = { $state ->
    [delivered] arrived
    [failed] { $attempts ->
        [one] given up after one attempt
       *[other] given up after { NUMBER($attempts) } attempts
      }
   *[pending] { $attempts ->
        [0] waiting
        [one] waiting after one attempt
       *[other] waiting after { NUMBER($attempts) } attempts
      }
  }
webhook-call-next = Next attempt
webhook-test = Send a test
webhook-test-arrived = The test arrived: the receiver answered with status { $status }.
webhook-test-failed = The test did not arrive.
webhook-test-busy = Another test is under way. Try again in ten seconds.
webhook-paused-why = It is paused: it did not want to be called, or nothing arrived for three days. Send a test, then go on.
webhook-resume = Call it again
webhook-resumed = The webhook is called again.
webhook-remove = Remove
webhook-remove-what = Your program is told nothing more, also not what it was still to be told.
webhook-remove-sure = Remove this webhook
webhook-removed = The webhook is removed.
webhook-to-all = All webhooks
webhook-to-account = Back to the account
