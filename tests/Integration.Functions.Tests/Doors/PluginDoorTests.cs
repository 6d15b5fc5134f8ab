using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Doors;

/// <summary>What door B does not let through.</summary>
[Collection("Azurite")]
public sealed class PluginDoorTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    private const string Nobodys = "zzzzzzzzzzzzzzzzzzzzzzzzzz";

    public static TheoryData<string> Bodies => [.. BadBodies.All.Keys];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_signed_body_that_is_no_message_is_refused(string body)
    {
        var channel = await LinkAsync();

        (await RefusedAsync(PluginCall.To(channel, BadBodies.All[body]))).AssertProblem(400, "invalid-message", "Nothing was posted");
    }

    [Theory]
    [InlineData("Signature")]
    [InlineData("Signature-Input")]
    [InlineData("Content-Digest")]
    public async Task A_call_without_one_of_the_headers_is_refused(string header)
    {
        var channel = await LinkAsync();

        (await RefusedAsync(Call(channel), request => request.Headers.Remove(header))).AssertProblem(401, "plugin-signature", "are needed");
    }

    [Theory]
    [InlineData("Signature", "parabol=nonsense((")]
    [InlineData("Signature", "parabol=:not base64:")]
    [InlineData("Signature-Input", "parabol=(((")]
    [InlineData("Signature-Input", """parabol=("@request-target" "content-digest");keyid="foo";alg="hmac-sha256" """)]
    [InlineData("Signature-Input", """parabol=("@request-target" "content-digest");alg="none";created=1""")]
    public async Task Headers_that_cannot_be_read_are_refused(string header, string value)
    {
        var channel = await LinkAsync();

        (await RefusedAsync(Call(channel), request => Replace(request, header, value))).AssertProblem(401, "plugin-signature");
    }

    [Fact]
    public async Task A_signature_of_another_secret_is_refused()
    {
        var channel = await LinkAsync();

        (await RefusedAsync(Call(channel) with { Secret = "a-secret-of-somebody-else" })).AssertProblem(401, "plugin-signature", "MATTERMOST_SECRET");
    }

    [Fact]
    public async Task An_old_signature_is_refused()
    {
        var channel = await LinkAsync();

        (await RefusedAsync(Call(channel) with { Created = RunningIntegration.Now.AddMinutes(-6) })).AssertProblem(401, "plugin-signature", "more than five minutes old");
    }

    [Fact]
    public async Task A_signature_from_the_future_is_refused()
    {
        var channel = await LinkAsync();

        (await RefusedAsync(Call(channel) with { Created = RunningIntegration.Now.AddMinutes(6) })).AssertProblem(401, "plugin-signature", "from the future");
    }

    [Theory]
    [InlineData("""("@request-target")""")]
    [InlineData("""("content-digest")""")]
    public async Task A_signature_that_covers_less_is_refused(string components)
    {
        var channel = await LinkAsync();

        (await RefusedAsync(Call(channel) with { Components = components })).AssertProblem(401, "plugin-signature", "must cover exactly");
    }

    [Fact]
    public async Task Another_body_under_the_same_signature_is_refused()
    {
        var channel = await LinkAsync();

        (await RefusedAsync(Call(channel), request => request.Content = Requests.Json(Rendered.Load("start")))).AssertProblem(401, "plugin-signature", "not the one that was signed");
    }

    [Fact]
    public async Task A_body_that_was_lost_on_the_way_is_told_from_a_wrong_one()
    {
        var channel = await LinkAsync();

        (await RefusedAsync(Call(channel), request => request.Content = Requests.Json(""))).AssertProblem(401, "plugin-signature", "Content-Length");
    }

    [Fact]
    public async Task A_signature_for_another_channel_is_refused()
    {
        var (channel, other) = (await LinkAsync(), await LinkAsync());

        (await RefusedAsync(Call(channel), request => request.RequestUri = new Uri(Call(other).Target, UriKind.Relative))).AssertProblem(401, "plugin-signature", "no proxy may change the path");
    }

    [Theory]
    [InlineData(Nobodys)]
    [InlineData("x")]
    [InlineData("..%2f..%2fhealth")]
    [InlineData("link")]
    public async Task A_channel_that_no_team_names_is_refused(string channelId) =>
        (await RefusedAsync(Call(channelId))).AssertProblem(404, "unknown-channel", "PATCH /api/teams/{teamId}/connection");

    [Fact]
    public async Task A_body_of_a_mebibyte_is_too_large()
    {
        var channel = await LinkAsync();

        (await RefusedAsync(PluginCall.To(channel, BadBodies.Mebibyte))).AssertProblem(413, "body-too-large");
    }

    [Fact]
    public async Task A_channel_that_was_unlinked_is_refused()
    {
        var team = await running.ConnectAsync(NewChannelId());
        var channel = (await team.GetAsync()).Text("channelId");
        await team.PatchAsync(new() { ["channelId"] = null });

        (await RefusedAsync(Call(channel))).AssertProblem(404, "unknown-channel");
    }

    [Fact]
    public async Task The_same_call_again_is_refused()
    {
        var channel = await LinkAsync();
        var call = Call(channel);
        Assert.Equal(200, (await call.SendAsync(running.Http)).Status);

        (await RefusedAsync(call)).AssertProblem(401, "plugin-signature", "came before");
    }

    private static PluginCall Call(string channelId) => PluginCall.To(channelId, Rendered.Load("timer-end"));

    private static string NewChannelId() => Guid.NewGuid().ToString("N")[..26];

    private static void Replace(HttpRequestMessage request, string header, string value)
    {
        request.Headers.Remove(header);
        request.Headers.TryAddWithoutValidation(header, value);
    }

    private async Task<string> LinkAsync()
    {
        var channelId = NewChannelId();
        await running.ConnectAsync(channelId);
        return channelId;
    }

    private async Task<Answer> RefusedAsync(PluginCall call, Action<HttpRequestMessage>? change = null)
    {
        var queued = running.Queued;
        var answer = await call.SendAsync(running.Http, change);
        Assert.Equal(queued, running.Queued);
        Assert.DoesNotContain(running.Log.Lines.Append(answer.Body), line =>
            line.Contains(call.Secret, StringComparison.Ordinal) || line.Contains(call.Signature, StringComparison.Ordinal));
        return answer;
    }
}
