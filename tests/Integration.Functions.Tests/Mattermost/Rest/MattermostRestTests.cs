using System.Net;
using System.Text;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Tests.Hosting;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Integration.Functions.Tests.Mattermost.Rest;

public sealed class MattermostRestTests : IDisposable
{
    private const string Token = "xr3j5x3p4pfk7kk6ck7b4e6ghh";
    private const string Json = "Content-Type: application/json\r\nX-Version-Id: 11.10.0.build.1.hash.true\r\n";
    private const string Me = """{"id":"me1","username":"ana","roles":"system_user system_admin","delete_at":0}""";

    private readonly ManualClock clock = new();
    private readonly LogRecorder logs = new();
    private readonly MattermostRest rest;

    public MattermostRestTests() => rest = Client("127.0.0.1");

    public void Dispose() => rest.Dispose();

    [Fact]
    public async Task A_call_goes_below_the_registered_address_with_its_token_in_the_header()
    {
        await using var server = RawServer.Answering(200, Me, Json);

        var outcome = await rest.As(server.Url("/mm"), Token).MeAsync(CancellationToken.None);

        Assert.True(outcome.AnswerOrNull is { Id: "me1", Username: "ana", IsAdministrator: true, IsActive: true });
        Assert.Equal(new ServerVersion(11, 10, 0, true), outcome.Head.Server);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("GET /mm/api/v4/users/me HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"\r\nAuthorization: Bearer {Token}\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: Parabol-for-Mattermost/1.0\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_carries_its_attachments_as_props_and_the_mark_of_ours()
    {
        await using var server = RawServer.Answering(201, """{"id":"p1","channel_id":"c1","user_id":"b1","create_at":1}""", Json);
        var message = new MattermostMessage { Text = "Hello", Attachments = [new() { Fallback = "Started", TitleLink = "https://parabol.example/1" }] };

        var outcome = await rest.As(server.Url("/"), Token).CreatePostAsync(
            new() { ChannelId = "c1", Message = "Hello", RootId = "r1", PendingPostId = "b1:e1", Props = PostDraft.PropsOf(message, ("parabol", "e1")) }, CancellationToken.None);

        Assert.Equal("p1", outcome.AnswerOrNull?.Id);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("POST /api/v4/posts?set_online=false HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith(
            """{"channel_id":"c1","message":"Hello","root_id":"r1","props":{"parabol":"e1","attachments":[{"fallback":"Started","title_link":"https://parabol.example/1","fields":[]}]},"pending_post_id":"b1:e1"}""",
            request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public async Task A_name_that_would_change_the_path_names_nothing_and_calls_nobody(string name)
    {
        await using var server = RawServer.Answering(200, Me, Json);

        var outcome = await rest.As(server.Url("/"), Token).UserByNameAsync(name, CancellationToken.None);

        Assert.True(outcome.FailureOrNull?.IsMissing ?? name.Length == 0);
        Assert.All(server.Requests, request => Assert.StartsWith("GET /api/v4/users/username/ ", request, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../../hooks", "..%2F..%2Fhooks")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("a b", "a%20b")]
    public async Task A_name_stays_one_segment_of_the_path(string name, string segment)
    {
        await using var server = RawServer.Answering(200, Me, Json);

        await rest.As(server.Url("/"), Token).UserByNameAsync(name, CancellationToken.None);

        Assert.StartsWith($"GET /api/v4/users/username/{segment} ", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "api.context.session_expired.app_error")]
    [InlineData(403, "api.context.permissions.app_error")]
    [InlineData(404, "app.user.missing_account.const")]
    [InlineData(501, "api.command.disabled.app_error")]
    public async Task A_refusal_has_a_status_and_an_id_and_none_of_the_servers_words(int status, string id)
    {
        await using var server = RawServer.Answering(status, $$"""{"id":"{{id}}","message":"secret words"}""", Json);

        var failure = (await rest.As(server.Url("/"), Token).MeAsync(CancellationToken.None)).FailureOrNull;

        Assert.Equal(new RestFailure.Refused((HttpStatusCode)status, id), failure);
        Assert.DoesNotContain("secret", RestWords.Of(failure!, server.Url("/")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>no</html>")]
    [InlineData("""{"id":"two words"}""")]
    [InlineData("""{"id":["list"]}""")]
    [InlineData("")]
    public async Task An_error_without_a_proper_id_has_none(string body)
    {
        await using var server = RawServer.Answering(400, body, Json);

        Assert.Equal(new RestFailure.Refused(HttpStatusCode.BadRequest, ""), (await rest.As(server.Url("/"), Token).MeAsync(CancellationToken.None)).FailureOrNull);
    }

    [Theory]
    [InlineData(200, "<html>Please sign in</html>")]
    [InlineData(200, """{"username":"no id"}""")]
    [InlineData(200, "null")]
    [InlineData(302, "")]
    public async Task Who_answers_differently_is_not_Mattermost(int status, string body)
    {
        await using var server = RawServer.Answering(status, body, Json);

        Assert.Equal(new RestFailure.Unreadable((HttpStatusCode)status), (await rest.As(server.Url("/"), Token).MeAsync(CancellationToken.None)).FailureOrNull);
    }

    [Fact]
    public async Task An_answer_beyond_all_bounds_is_not_read()
    {
        await using var server = RawServer.Answering($"HTTP/1.1 200 OK\r\n{Json}Content-Length: {Integration.Functions.Mattermost.Rest.RestAnswer.LongestBytes + 1}\r\n\r\n");

        Assert.IsType<RestFailure.Unreadable>((await rest.As(server.Url("/"), Token).MeAsync(CancellationToken.None)).FailureOrNull);
    }

    [Fact]
    public async Task An_empty_list_may_be_null()
    {
        await using var server = RawServer.Answering(200, "null", Json);

        Assert.Empty((await rest.As(server.Url("/"), Token).CommandsAsync("team1", CancellationToken.None)).AnswerOrNull!);
    }

    [Theory]
    [InlineData(503, false)]
    [InlineData(502, true)]
    [InlineData(500, true)]
    public async Task A_server_in_trouble_is_busy(int status, bool maybeDone)
    {
        await using var server = RawServer.Answering(status, "", "Retry-After: 7\r\n");

        Assert.Equal(
            new RestFailure.Busy((HttpStatusCode)status, TimeSpan.FromSeconds(7), maybeDone),
            (await rest.As(server.Url("/"), Token).MeAsync(CancellationToken.None)).FailureOrNull);
    }

    [Fact]
    public async Task A_limit_is_waited_for_and_then_tried_again()
    {
        var answers = 0;
        await using var server = new RawServer((_, stream, stopping) => stream.WriteAsync(Encoding.UTF8.GetBytes(++answers < 3
            ? "HTTP/1.1 429 X\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"
            : $"HTTP/1.1 200 X\r\n{Json}Content-Length: {Me.Length}\r\n\r\n{Me}"), stopping).AsTask());

        var outcome = await rest.As(server.Url("/"), Token, patience: TimeSpan.FromSeconds(1)).MeAsync(CancellationToken.None);

        Assert.Equal("me1", outcome.AnswerOrNull?.Id);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("Retry-After: 0\r\n", 0)]
    [InlineData("Retry-After: 4\r\n", 3)]
    [InlineData("", 0)]
    public async Task Who_has_no_patience_left_is_told_to_come_back(string header, int patience)
    {
        await using var server = RawServer.Answering(429, "limit exceeded", $"Content-Type: text/plain\r\n{header}");
        var session = rest.As(server.Url("/"), Token, TimeSpan.FromSeconds(patience));

        Assert.IsType<RestFailure.Busy>((await session.MeAsync(CancellationToken.None)).FailureOrNull);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_lost_answer_to_a_change_may_be_done_and_to_a_question_not()
    {
        await using var server = new RawServer((_, stream, _) => { stream.Close(); return Task.CompletedTask; });
        var session = rest.As(server.Url("/"), Token);

        Assert.True(Assert.IsType<RestFailure.Unreachable>((await session.DeleteCommandAsync("c1", CancellationToken.None)).FailureOrNull).MaybeDone);
        Assert.False(Assert.IsType<RestFailure.Unreachable>((await session.MeAsync(CancellationToken.None)).FailureOrNull).MaybeDone);
    }

    [Fact]
    public async Task A_private_address_is_not_called_unless_it_is_allowed()
    {
        await using var server = RawServer.Answering(200, Me, Json);
        using var strict = Client("10.0.0.0/8");

        var failure = (await strict.As(server.Url("/"), Token).MeAsync(CancellationToken.None)).FailureOrNull;

        Assert.Contains("Integration__AllowedHosts", Assert.IsType<RestFailure.Forbidden>(failure).Why, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(200, Me)]
    [InlineData(401, $$"""{"id":"x.{{Token}}","message":"{{Token}}"}""")]
    [InlineData(500, Token)]
    [InlineData(302, Token)]
    public async Task The_token_gets_into_no_log_and_no_outcome(int status, string body)
    {
        await using var server = RawServer.Answering(status, body.Replace($"x.{Token}", "x", StringComparison.Ordinal), Json);
        var outcome = await rest.As(server.Url("/"), Token).MeAsync(CancellationToken.None);

        Assert.NotEmpty(logs.Lines);
        Assert.DoesNotContain(logs.Lines.Append(outcome.ToString()), line => line.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_waits_for_a_silent_server_longer_than_the_timeout()
    {
        await using var server = RawServer.Silent();

        var asking = rest.As(server.Url("/"), Token).MeAsync(CancellationToken.None);
        await server.FirstRequest;
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("127.0.0.1 did not answer in time.", Assert.IsType<RestFailure.Unreachable>((await asking).FailureOrNull).Why);
    }

    private MattermostRest Client(string allowed) => new(
        new OutboundGuard(AllowedHosts.Parse([allowed]), OutboundGuard.SystemResolver, TimeProvider.System),
        TimeSpan.FromSeconds(10), clock, LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs)).CreateLogger<MattermostRest>());
}
