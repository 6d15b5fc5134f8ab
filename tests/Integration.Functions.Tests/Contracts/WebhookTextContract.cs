using System.Text;
using System.Text.Json.Nodes;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Contracts;

/// <summary>How incoming webhooks change what is sent: Slack's forms, content types, and JSON that is not quite JSON.</summary>
public sealed class WebhookTextContract
{
    public static TheoryData<string> Servers => SandboxContract.Servers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Slack_announcements_and_links_become_Markdown(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);

        var post = await PostJsonAsync(mattermost, new() { ["text"] = "<!everyone> <https://a.example|one> <https://b.example>" });

        Assert.Equal("<!everyone> [one](https://a.example) <https://b.example>", post["message"]!.GetValue<string>());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task In_attachments_a_stray_angle_bracket_reaches_across_lines_to_the_next_bar(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var field = new JsonObject { ["title"] = "t", ["value"] = "a < b\n| [Join](https://a.example) |\nc > d", ["short"] = false };

        var post = await PostJsonAsync(mattermost, new()
        {
            ["text"] = "a < b\n| c > d",
            ["attachments"] = new JsonArray(new JsonObject { ["fallback"] = "f", ["fields"] = new JsonArray(field) }),
        });

        Assert.Equal("a < b\n| c > d", post["message"]!.GetValue<string>());
        Assert.Equal(
            "a [ [Join](https://a.example) |\nc ]( b\n) d",
            post["props"]!["attachments"]![0]!["fields"]![0]!["value"]!.GetValue<string>());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Slacks_date_form_arrives_as_a_junk_link(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);

        var post = await PostJsonAsync(mattermost, new() { ["text"] = "until <!date^1700000000^{date_short_pretty} at {time}|Nov 14>" });

        Assert.Equal("until [Nov 14](!date^1700000000^{date_short_pretty} at {time})", post["message"]!.GetValue<string>());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Raw_line_breaks_in_the_text_are_forgiven(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);

        var post = await PostAsync(mattermost, new StringContent("{\"text\": \"one\ntwo\tthree\"}", Encoding.UTF8, "application/json"));

        Assert.Equal("one\ntwo\tthree", post["message"]!.GetValue<string>());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_body_without_content_type_is_JSON(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);

        var post = await PostAsync(mattermost, new ByteArrayContent("""{"text":"bare"}"""u8.ToArray()));

        Assert.Equal("bare", post["message"]!.GetValue<string>());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_form_carries_JSON_in_its_payload(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);

        var post = await PostAsync(mattermost, new FormUrlEncodedContent([new("payload", """{"text":"by form"}""")]));

        Assert.Equal("by form", post["message"]!.GetValue<string>());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_multipart_form_carries_the_fields_themselves(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);

        var post = await PostAsync(mattermost, new MultipartFormDataContent { { new StringContent("by parts"), "text" } });

        Assert.Equal("by parts", post["message"]!.GetValue<string>());
    }

    private static Task<JsonObject> PostJsonAsync(SandboxContract mattermost, JsonObject body) =>
        PostAsync(mattermost, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));

    private static async Task<JsonObject> PostAsync(SandboxContract mattermost, HttpContent body)
    {
        var channel = await mattermost.Rest.CreateChannelAsync();
        var answer = await mattermost.Rest.CallAsync(SandboxRest.Id(await mattermost.Rest.CreateHookAsync(channel)), body);
        Assert.Equal("ok", answer.Body);
        return Assert.Single(await mattermost.Rest.PostsAsync(channel));
    }
}
