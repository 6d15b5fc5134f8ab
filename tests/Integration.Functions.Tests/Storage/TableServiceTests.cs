using System.Net;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Integration.Functions.Storage;

namespace Integration.Functions.Tests.Storage;

/// <summary>What the emulator never answers: trouble on the way, and trouble within a batch.</summary>
public sealed class TableServiceTests
{
    private readonly List<string> _authorizations = [];

    [Fact]
    public async Task An_identity_is_shown_as_a_bearer_token()
    {
        var jobs = Jobs(_ => Answer(HttpStatusCode.NoContent, ""));

        Assert.IsType<WriteOutcome.Written>(await jobs.UpsertAsync(new TableRow("team", "job"), CancellationToken.None));

        Assert.Equal("Bearer token for https://storage.azure.com/.default", Assert.Single(_authorizations));
    }

    [Fact]
    public async Task A_busy_service_is_asked_again()
    {
        var jobs = Jobs(attempt => attempt < 3 ? Answer(HttpStatusCode.ServiceUnavailable, "busy") : Answer(HttpStatusCode.NoContent, ""));

        Assert.IsType<WriteOutcome.Written>(await jobs.UpsertAsync(new TableRow("team", "job"), CancellationToken.None));

        Assert.Equal(3, _authorizations.Count);
    }

    [Fact]
    public async Task A_service_that_stays_away_is_an_error_after_four_attempts()
    {
        var jobs = Jobs(_ => Answer(HttpStatusCode.ServiceUnavailable, "<html>busy</html>"));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => jobs.FindAsync("team", "job", CancellationToken.None));

        Assert.Equal((503, 4), (failure.Status, _authorizations.Count));
    }

    [Fact]
    public async Task A_404_that_does_not_speak_of_the_row_is_an_error()
    {
        var jobs = Jobs(_ => Answer(HttpStatusCode.NotFound, "<html>no such site</html>"));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => jobs.FindAsync("team", "job", CancellationToken.None));

        Assert.Equal(404, failure.Status);
    }

    [Theory]
    [InlineData("400 Bad Request", "InvalidInput", "1:One of the inputs is invalid.\\nRequestId:1", "Operation 1 of the batch on Jobs failed: InvalidInput.")]
    [InlineData("503 Service Unavailable", "ServerBusy", "0:The server is busy.", "Operation 0 of the batch on Jobs failed: ServerBusy.")]
    [InlineData("409 Conflict", "EntityAlreadyExists", "No index here.", "Operation ? of the batch on Jobs failed: EntityAlreadyExists.")]
    public async Task A_batch_that_fails_for_another_reason_is_an_error_that_names_the_operation(string status, string code, string message, string expected)
    {
        var jobs = Jobs(_ => Part(status, Error(code, message)));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => jobs.SubmitAsync(new TableBatch("team").Insert(new TableRow("team", "a")).Insert(new TableRow("team", "b")), CancellationToken.None));

        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(code, failure.ErrorCode);
    }

    [Fact]
    public async Task A_batch_answered_with_too_few_parts_is_an_error()
    {
        var jobs = Jobs(_ => Part("204 No Content", ""));

        await Assert.ThrowsAsync<RequestFailedException>(
            () => jobs.SubmitAsync(new TableBatch("team").Insert(new TableRow("team", "a")).Insert(new TableRow("team", "b")), CancellationToken.None));
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };

    private static HttpResponseMessage Part(string status, string body) =>
        Answer(HttpStatusCode.Accepted, $"--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 {status}\r\n\r\n{body}\r\n--b--\r\n");

    private static string Error(string code, string message) =>
        $$"""{"odata.error":{"code":"{{code}}","message":{"lang":"en-US","value":"{{message}}"} } }""";

    private Table Jobs(Func<int, HttpResponseMessage> answer)
    {
        var account = new StorageAccount(new("https://acct.queue.core.windows.net"), new("https://acct.table.core.windows.net"), new FakeIdentity());
        var options = new TableClientOptions { Transport = new HttpClientTransport(new Handler(_authorizations, answer)) };
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        return new Tables(account, new StorageMeter(), options)[TableNames.Jobs];
    }

    private sealed class Handler(List<string> authorizations, Func<int, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            authorizations.Add($"{request.Headers.Authorization}");
            return Task.FromResult(answer(authorizations.Count));
        }
    }

    private sealed class FakeIdentity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new($"token for {string.Join(' ', requestContext.Scopes)}", TimeProvider.System.GetUtcNow().AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
