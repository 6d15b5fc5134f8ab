using System.Net.Http.Headers;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Doors;

/// <summary>What <c>POST /api/events</c> does not let through: said in words, queued not at all.</summary>
[Collection("Azurite")]
public sealed class EventsDoorTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    public static TheoryData<string> Bodies => [.. BadBodies.All.Keys];

    /// <summary>A member, what it becomes (null: it is left out), and a word of the answer.</summary>
    public static TheoryData<string, string?, string> WrongMembers => new()
    {
        { "specversion", null, "specversion is missing" },
        { "specversion", "\"0.3\"", "it must be 1.0" },
        { "id", null, "id is missing" },
        { "id", "7", "id is 7" },
        { "id", "\"\"", "an empty text" },
        { "id", "\"line\\nbreak\"", "control characters" },
        { "source", null, "source is missing" },
        { "type", null, "type is missing" },
        { "type", "\"co.parabol.meeting.eaten\"", "it must be one of" },
        { "type", "\"co.parabol.timer\"", "it must be one of" },
        { "time", null, "time is missing" },
        { "time", "\"yesterday\"", "RFC 3339" },
        { "time", "\"2999-01-01T00:00:00Z\"", "ahead of the clock" },
        { "data", null, "data.team.id is missing" },
        { "data", "[]", "data is an array" },
        { "data.team", "\"Platform\"", "it must be an object" },
        { "data.team.id", "5", "data.team.id is 5" },
        { "data.meeting", null, "data.meeting.id is missing" },
        { "data.meeting.type", "\"karaoke\"", "it must be one of" },
        { "data.meeting.name", "\"\\ud83d\"", "not valid Unicode" },
        { "datacontenttype", "\"text/xml\"", "application/json" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_no_event_is_refused(string body)
    {
        var answer = await RefusedAsync(() => running.Http.AskAsync(HttpMethod.Post, "/api/events", Requests.Json(BadBodies.All[body])));

        answer.AssertProblem(400, BadBodies.Parsable.Contains(body) ? "invalid-event" : "invalid-json");
    }

    [Theory]
    [MemberData(nameof(WrongMembers))]
    public async Task An_event_with_a_wrong_member_is_refused_and_the_member_is_named(string path, string? json, string word)
    {
        var team = await running.ConnectAsync();

        var answer = await RefusedAsync(() => running.Http.PostJsonAsync("/api/events", SpoiltEvent.With(RunningIntegration.Event("meeting.started.action", team.Id), path, json)));

        answer.AssertProblem(400, "invalid-event", word);
        Assert.Empty(await team.HistoryAsync());
    }

    [Fact]
    public async Task An_event_in_binary_mode_is_told_to_come_in_structured_mode()
    {
        var answer = await RefusedAsync(() => running.Http.AskAsync(HttpMethod.Post, "/api/events", Requests.Json("{}"), request => request.Headers.Add("ce-specversion", "1.0")));

        answer.AssertProblem(400, "binary-mode", "structured mode");
    }

    [Fact]
    public async Task One_bad_event_keeps_its_whole_batch_out_and_is_named_by_its_index()
    {
        var team = await running.ConnectAsync();
        string[] batch = [Good(team), SpoiltEvent.With(Good(team), "id", null), Good(team), SpoiltEvent.With(Good(team), "type", "1")];

        var answer = await RefusedAsync(() => running.Http.PostJsonAsync("/api/events", $"[{string.Join(',', batch)}]"));

        answer.AssertProblem(400, "invalid-event", "Nothing was queued");
        Assert.Equal([1, 3], answer.Json["errors"]!.AsArray().Select(error => error!["index"]!.GetValue<int>()));
    }

    [Fact]
    public async Task An_event_of_a_stranger_keeps_its_whole_batch_out()
    {
        var team = await running.ConnectAsync();
        var stranger = running.NewTeam();

        var answer = await RefusedAsync(() => running.Http.PostJsonAsync("/api/events", $"[{Good(team)},{Good(stranger)}]"));

        answer.AssertProblem(404, "unknown-team", stranger.Id);
        Assert.Empty(await stranger.HistoryAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task A_batch_has_1_to_100_events(int count)
    {
        var team = await running.ConnectAsync();

        var answer = await RefusedAsync(() => running.Http.PostJsonAsync("/api/events", $"[{string.Join(',', Enumerable.Repeat(Good(team), count))}]"));

        answer.AssertProblem(400, "invalid-events", $"{count}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_a_mebibyte_is_too_large_with_or_without_a_length(bool isChunked)
    {
        var answer = await RefusedAsync(() => running.Http.AskAsync(HttpMethod.Post, "/api/events", Requests.Json(BadBodies.Mebibyte), request => request.Headers.TransferEncodingChunked = isChunked));

        answer.AssertProblem(413, "body-too-large", "256 KiB");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a-wrong-key-for-tests-only")]
    [InlineData("Bearer an-api-key-for-tests-only-and-more")]
    [InlineData("Bearer AN-API-KEY-FOR-TESTS-ONLY")]
    [InlineData("Basic an-api-key-for-tests-only")]
    [InlineData("an-api-key-for-tests-only")]
    public async Task Without_the_right_key_nothing_gets_in(string? authorization)
    {
        var team = await running.ConnectAsync();

        var answer = await RefusedAsync(() => running.Http.AskAsync(HttpMethod.Post, $"/api/events?key={IntegrationApp.ApiKey}", Requests.Json(Good(team)), request => Authorize(request, authorization)));

        answer.AssertProblem(401, "api-key", "Integration__ApiKey");
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }

    [Theory]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task The_scheme_of_the_key_is_a_word_in_any_case(string scheme)
    {
        var team = await running.ConnectAsync();

        var answer = await running.Http.AskAsync(HttpMethod.Post, "/api/events", Requests.Json(Good(team)), request => Authorize(request, $"{scheme} {IntegrationApp.ApiKey}"));

        Assert.Equal(202, answer.Status);
    }

    private static string Good(TestTeam team) => RunningIntegration.Event("meeting.started.action", team.Id);

    private static void Authorize(HttpRequestMessage request, string? authorization)
    {
        // An empty value of its own keeps the client's default key from being added.
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", authorization ?? "");
        Assert.NotEqual(new AuthenticationHeaderValue("Bearer", IntegrationApp.ApiKey).ToString(), authorization);
    }

    private async Task<Answer> RefusedAsync(Func<Task<Answer>> request)
    {
        var queued = running.Queued;
        var answer = await request();
        Assert.Equal(queued, running.Queued);
        Assert.DoesNotContain(running.Log.Lines, line => line.Contains(IntegrationApp.ApiKey, StringComparison.Ordinal));
        return answer;
    }
}
