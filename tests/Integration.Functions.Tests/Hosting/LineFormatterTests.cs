using System.Diagnostics;
using Integration.Functions.Hosting;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Integration.Functions.Tests.Hosting;

[Collection("Azurite")]
public sealed class LineFormatterTests(AzuriteFixture azurite)
{
    [Fact]
    public void A_record_is_one_line_with_its_ids()
    {
        using var activity = new Activity("job").Start();
        var scopes = new LoggerExternalScopeProvider();
        using var secret = scopes.Push("RequestPath:/api/hooks/s3cret");
        using var label = scopes.Push(new LogLabel("invocation", "2b6f"));

        var line = Write("two\nlines\u001b[31m", new InvalidOperationException("at\nonce"), scopes);

        Assert.Equal(Environment.NewLine.Length, line.Count(char.IsControl));
        Assert.StartsWith("2026-11-21T09:00:00.000Z warn Some.Category: two", line, StringComparison.Ordinal);
        Assert.EndsWith($" trace={activity.TraceId} invocation=2b6f{Environment.NewLine}", line, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /api/events?code=s3cret&x=1", "GET /api/events?code=***&x=1")]
    [InlineData("GET /api/events?x=1&CODE=s3cret", "GET /api/events?x=1&CODE=***")]
    [InlineData("x-functions-key: s3cret", "x-functions-key: ***")]
    [InlineData("[X-Functions-Key, s3cret]", "[X-Functions-Key, ***]")]
    [InlineData("\"x-functions-key\":\"s3cret\",", "\"x-functions-key\":\"***\",")]
    [InlineData("exit code=1", "exit code=1")]
    public void The_hosts_access_keys_are_blotted_out(string message, string shown) =>
        Assert.Contains(shown, Write(message, exception: null, new LoggerExternalScopeProvider()), StringComparison.Ordinal);

    [Fact]
    public async Task Requests_leave_no_trace_of_their_addresses_whatever_log_level_is_asked_for()
    {
        var settings = GoodSettings.With(
            BuiltApp.StorageThatIsDown,
            ("Logging__LogLevel__Default", "Trace"),
            ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"),
            ("Logging__Console__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"));
        var address = $"http://127.0.0.1:{HandlerProcess.FreePort()}";
        settings["AzureWebJobsStorage"] = azurite.NewAccount();
        await using var app = HandlerProcess.Start(BuiltApp.Executable, BuiltApp.Folder, settings, "--urls", address);
        await app.WaitUntilReadyAsync(new Uri(address), CancellationToken.None);
        using var outside = new HttpClient { BaseAddress = new Uri(address) };
        outside.DefaultRequestHeaders.Add("x-functions-key", "s3cret-key");

        using var answer = await outside.GetAsync("api/health/s3cret-path?code=s3cret-code");

        Assert.DoesNotContain(app.Output.Concat(app.Errors), line => line.Contains("s3cret", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Output, line => line.Contains("GET /", StringComparison.Ordinal));
        Assert.All(app.Output, line => Assert.Matches(@"^\d{4}-\d{2}-\d{2}T.*Z (trace|debug|info|warn|error|critical) ", line));
    }

    private static string Write(string message, Exception? exception, IExternalScopeProvider scopes)
    {
        using var text = new StringWriter();
        var record = new LogEntry<string>(LogLevel.Warning, "Some.Category", default, message, exception, (state, _) => state);
        new LineFormatter(new ManualClock()).Write(record, scopes, text);
        return text.ToString();
    }
}
