using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Net;
using Integration.Functions.Mattermost;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Integration.Functions.Tests.Mattermost;

/// <summary>The id of a webhook is the right to post. It must not get into anything that people collect.</summary>
public sealed class WebhookSecrecyTests
{
    private const string HookId = "xr3j5x3p4pfk7kk6ck7b4e6ghh";

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task Neither_logs_nor_spans_nor_metrics_nor_events_nor_outcomes_hold_the_webhooks_id(int status)
    {
        using var collected = new Collected();
        await using var server = status == 0
            ? new RawServer((_, stream, _) => { stream.Close(); return Task.CompletedTask; })
            : RawServer.Answering(status, $$"""{"id":"web.incoming_webhook.general.app_error","message":"Invalid webhook {{HookId}}"}""");
        using var webhooks = new IncomingWebhooks(
            new OutboundGuard(AllowedHosts.Parse(["127.0.0.1"]), OutboundGuard.SystemResolver, TimeProvider.System),
            TimeSpan.FromSeconds(10),
            TimeProvider.System,
            new Logger<IncomingWebhooks>(LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(collected))));
        using var caller = new Activity("caller").Start();

        var outcome = await webhooks.PostAsync(server.Url($"/hooks/{HookId}"), new() { Text = "Hello" }, CancellationToken.None);

        Assert.Contains(HookId, Assert.Single(server.Requests), StringComparison.Ordinal);
        Assert.Contains(collected.Texts, text => text.Contains($"http://127.0.0.1:{server.Port}", StringComparison.Ordinal));
        Assert.Contains(collected.Texts, text => text.StartsWith("event System.Net.Http/RequestStart", StringComparison.Ordinal));
        Assert.Contains(collected.Texts, text => text.StartsWith("metric http.client.request.duration", StringComparison.Ordinal));
        Assert.DoesNotContain(collected.Texts.Append(outcome.ToString()), text => text.Contains(HookId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_span_is_made_for_a_post()
    {
        using var collected = new Collected();
        await using var server = RawServer.Answering(200);
        using var client = new HttpClient(new OutboundGuard(AllowedHosts.Parse(["127.0.0.1"]), OutboundGuard.SystemResolver, TimeProvider.System).CreateHandler());
        using var caller = new Activity("caller").Start();

        using var response = await client.GetAsync(server.Url($"/hooks/{HookId}"), CancellationToken.None);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain(collected.Texts, text => text.StartsWith("span System.Net.Http ", StringComparison.Ordinal) && text.Contains(HookId, StringComparison.Ordinal));
        Assert.DoesNotContain("traceparent", server.Requests.Single(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>All that logs, OpenTelemetry and event tracing can see of this process.</summary>
    private sealed class Collected : EventListener, ILoggerProvider, ILogger
    {
        private readonly ActivityListener spans;
        private readonly MeterListener metrics = new();

        public Collected()
        {
            spans = new()
            {
                ShouldListenTo = _ => true,
                Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span => Texts.Enqueue($"span {span.Source.Name} {span.DisplayName} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Events.SelectMany(happened => happened.Tags))}"),
            };
            ActivitySource.AddActivityListener(spans);
            metrics.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
            metrics.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Texts.Enqueue($"metric {instrument.Name} {string.Join(' ', tags.ToArray())}"));
            metrics.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Texts.Enqueue($"metric {instrument.Name} {string.Join(' ', tags.ToArray())}"));
            metrics.Start();
        }

        public ConcurrentQueue<string> Texts { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Enqueue($"log {formatter(state, exception)} {exception}");

        public override void Dispose()
        {
            spans.Dispose();
            metrics.Dispose();
            base.Dispose();
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            // "Private.InternalDiagnostics…" is the runtime's own debugging and not meant to be collected.
            if (eventSource.Name.StartsWith("System.Net.", StringComparison.Ordinal)) EnableEvents(eventSource, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            Texts?.Enqueue($"event {eventData.EventSource.Name}/{eventData.EventName} {string.Join(' ', eventData.Payload ?? new([]))}");
    }
}
