using System.Text;
using System.Text.Json;
using Integration.Functions.Hosting;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Hosting;

public sealed class HostInvocationTests
{
    public static TheoryData<string, string> Wrappings => new()
    {
        // What the host sends today: text packed twice.
        { """ "\"plain text\"" """, "plain text" },
        { """ "\"{\\\"v\\\":1}\"" """, """{"v":1}""" },
        { """ "\"\\\"quoted\\\"\"" """, "\"quoted\"" },
        { """ "\"\"" """, "" },
        // What the samples of the docs show, and other hosts might send: packed once.
        { """ "plain text" """, "plain text" },
        { """ "{\"v\":1}" """, """{"v":1}""" },
        { """ "[1,2]" """, "[1,2]" },
        { """ "\"an open quote" """, "\"an open quote" },
        // Not packed at all.
        { """ {"v": 1} """, """{"v": 1}""" },
        { "[1, 2]", "[1, 2]" },
        { "42", "42" },
        { """ "42" """, "42" },
    };

    [Theory]
    [MemberData(nameof(Wrappings))]
    public async Task The_message_is_unwrapped_however_it_arrives(string wrapped, string message) =>
        Assert.Equal(message, (await ReadAsync($$$"""{"Data":{"job":{{{wrapped}}}},"Metadata":{}}""")).Text("job"));

    [Theory]
    [InlineData("""{"specversion":"1.0","id":"x","subject":"team/8fJ2k"}""")]
    [InlineData("Zoë says \"hi\"\n\\ and leaves")]
    [InlineData("\"")]
    [InlineData("null")]
    [InlineData("🎉 U+2028:\u2028")]
    public async Task Every_text_comes_back_from_what_the_host_sends(string message) =>
        Assert.Equal(message, (await ReadAsync(HostEnvelope.For("ProcessJobs", "job", message, HostMessage.Some))).Text("job"));

    [Fact]
    public async Task A_binding_that_is_missing_is_an_error_and_never_another_member()
    {
        var call = await ReadAsync("""{"Data":{"other":"text"},"Metadata":{}}""");

        Assert.Throws<JsonException>(() => call.Text("job"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"Data\":")]
    public async Task What_is_no_envelope_is_an_error(string body) => await Assert.ThrowsAsync<JsonException>(() => ReadAsync(body));

    [Fact]
    public async Task Metadata_that_a_message_has_overwritten_harms_nothing()
    {
        const string Hostile = """{"Id":"forged\nline","dequeuecount":"many","sys":{"a":1},"$AzureWebJobsParentId":"x"}""";

        var call = await ReadAsync(HostEnvelope.For("ProcessJobs", "job", Hostile, HostMessage.Some));

        Assert.Equal(Hostile, call.Text("job"));
        Assert.Null(call.MessageId);
        Assert.Equal("many", call.DequeueCount);
    }

    private static Task<HostInvocation> ReadAsync(string body) =>
        HostInvocation.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), CancellationToken.None);
}
