"""What the download handler tells the rest of a crawl, as Scrapy signals.

`captured(capture: Capture, message: HttpMessage, response: Response | None)`
    A record was written. `message.body` holds at most `CaptureSession.shown_bytes`. `response` is
    None where the exchange broke off before an answer could be made of it.
`failed_exchange(url: str, reason: str, request: Request)`
    An exchange ended without an answer; `reason` is one of `pipelines.capture.reasons`' words.
"""

captured = object()
failed_exchange = object()
